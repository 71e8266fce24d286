import crypto, { type ScryptOptions } from 'node:crypto';
import { syncBuiltinESMExports } from 'node:module';
import { afterAll, beforeAll } from 'vitest';

const CHEAP: ScryptOptions = { N: 16, r: 1, p: 1 };

/**
 * Hashes passwords of a suite at a ten-thousandth of the cost: what is tested is who gets in, and a hash
 * takes 0.1 s otherwise.
 *
 * @returns The options with which hashes were asked for, so that a test can look at the real cost.
 */
export function useCheapScrypt(): readonly ScryptOptions[] {
	const asked: ScryptOptions[] = [];
	const real = crypto.scrypt;
	beforeAll(() => {
		const cheap = (...args: Parameters<typeof real>) => {
			const [password, salt, length, options, done] = args;
			asked.push(options);
			real(password, salt, length, CHEAP, done);
		};
		crypto.scrypt = cheap as typeof real;
		syncBuiltinESMExports();
	});
	afterAll(() => {
		crypto.scrypt = real;
		syncBuiltinESMExports();
	});
	return asked;
}
