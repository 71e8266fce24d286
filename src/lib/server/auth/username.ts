import { Invalid } from '#lib/server/errors.ts';

export const USERNAME_MIN_LENGTH = 3;
export const USERNAME_MAX_LENGTH = 32;
const USERNAME = /^[a-z0-9][a-z0-9._-]{2,31}$/;

/** 工号: ASCII letters, digits, `.`, `_`, `-`; upper and lower case are the same. */
export function normalizeUsername(username: string): string {
	return username.trim().toLowerCase();
}

export function isUsername(username: string): boolean {
	return USERNAME.test(username);
}

/** @throws {Invalid} Not usable as a 工号. */
export function assertUsername(username: string): void {
	if (isUsername(username)) return;
	throw new Invalid(
		[
			'工号“{username}”不可用：应为 3–32 位英文字母、数字或 . _ -，以字母或数字开头；中文姓名写在 --name。',
			'The username "{username}" is not usable: 3–32 ASCII letters, digits or . _ -, beginning with a letter or digit; a Chinese name goes into --name.'
		],
		{ params: { username } }
	);
}
