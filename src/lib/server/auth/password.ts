import { randomInt } from 'node:crypto';
import { Invalid } from '#lib/server/errors.ts';

export const PASSWORD_MIN_LENGTH = 10;
export const PASSWORD_MAX_LENGTH = 128;

/** Without 0 O o 1 l I: passwords are read from a screen and typed on a phone. */
const LETTERS = 'abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ';
const DIGITS = '23456789';
const GROUPS = 4;
const GROUP_LENGTH = 4;

/** A password such as `hRt4-wZ7b-Kp9c-m3Nx`: 16 random characters, over 90 bits. */
export function generatePassword(): string {
	const alphabet = LETTERS + DIGITS;
	for (;;) {
		const groups = Array.from({ length: GROUPS }, () =>
			Array.from({ length: GROUP_LENGTH }, () => alphabet[randomInt(alphabet.length)]).join('')
		);
		const password = groups.join('-');
		if (/[a-z]/.test(password) && /[A-Z]/.test(password) && /\d/.test(password)) return password;
	}
}

/**
 * @throws {Invalid} Too short, too long, of one kind of character only, or holding the username.
 */
export function assertPassword(password: string, username: string): void {
	const kinds = [/[a-z]/, /[A-Z]/, /\d/, /[^a-zA-Z0-9]/].filter((kind) => kind.test(password));
	if (password.length < PASSWORD_MIN_LENGTH || password.length > PASSWORD_MAX_LENGTH) {
		throw new Invalid(
			['密码长度应为 {min}–{max} 位。', 'The password needs {min} to {max} characters.'],
			{ params: { min: PASSWORD_MIN_LENGTH, max: PASSWORD_MAX_LENGTH } }
		);
	}
	if (kinds.length < 3 || password.toLowerCase().includes(username.toLowerCase())) {
		throw new Invalid([
			'密码应含大写字母、小写字母、数字、符号中的至少三种，且不得包含工号。',
			'The password needs three of: capitals, small letters, digits, signs; and must not hold the username.'
		]);
	}
}
