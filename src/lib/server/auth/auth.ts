import { betterAuth } from 'better-auth';
import { admin } from 'better-auth/plugins/admin';
import { username } from 'better-auth/plugins/username';
import { ADDRESS_HEADER } from '#lib/server/auth/request-headers.ts';
import { PASSWORD_MAX_LENGTH, PASSWORD_MIN_LENGTH } from '#lib/server/auth/password.ts';
import { DEFAULT_SESSION_LIMITS } from '#lib/server/auth/session.ts';
import {
	isUsername,
	normalizeUsername,
	USERNAME_MAX_LENGTH,
	USERNAME_MIN_LENGTH
} from '#lib/server/auth/username.ts';
import type { Database } from '#lib/server/db/pool.ts';
import { createLog } from '#lib/server/log.ts';

export interface AuthOptions {
	/** Signs the session cookie; at least 32 characters. */
	secret: string;
	/** True under TLS: the cookie is `Secure` and its name begins with `__Secure-`. */
	isSecure: boolean;
	idleSeconds?: number;
}

/** How long a session may go without its expiry being written anew. */
const REFRESH_SECONDS = 300;

/**
 * The accounts library on our pool. Only its functions are called (sign in, sign out, read a
 * session): none of its HTTP routes is mounted, so there is no sign-up, no email flow and no
 * administration from outside our services.
 */
export function createAuth(db: Pick<Database, 'pool'>, options: AuthOptions) {
	const log = createLog();
	return betterAuth({
		appName: 'Fire Atlas',
		database: db.pool,
		secret: options.secret,
		baseURL: options.isSecure ? 'https://localhost' : 'http://localhost',
		telemetry: { enabled: false },
		rateLimit: { enabled: false },
		logger: {
			level: 'error',
			log: (level, message, ...rest) => log[level](`better-auth: ${message}`, { rest })
		},
		emailAndPassword: {
			enabled: true,
			disableSignUp: true,
			minPasswordLength: PASSWORD_MIN_LENGTH,
			maxPasswordLength: PASSWORD_MAX_LENGTH
		},
		session: {
			expiresIn: options.idleSeconds ?? DEFAULT_SESSION_LIMITS.idleSeconds,
			updateAge: Math.min(REFRESH_SECONDS, (options.idleSeconds ?? REFRESH_SECONDS * 10) / 10)
		},
		advanced: {
			cookiePrefix: 'atlas',
			useSecureCookies: options.isSecure,
			ipAddress: { ipAddressHeaders: [ADDRESS_HEADER] },
			// Our migrations make the tables; tests/db/accounts.test.ts runs the library's own check.
			database: { validateSchema: false }
		},
		plugins: [
			username({
				minUsernameLength: USERNAME_MIN_LENGTH,
				maxUsernameLength: USERNAME_MAX_LENGTH,
				usernameNormalization: normalizeUsername,
				usernameValidator: (value) => isUsername(normalizeUsername(value))
			}),
			admin()
		]
	});
}

export type Auth = ReturnType<typeof createAuth>;
