import type { Session } from '#lib/server/auth/session.ts';
import type { Locale } from '#lib/domain/messages/index.ts';

declare global {
	namespace App {
		interface Locals {
			/** Who is signed in; undefined for an anonymous request. */
			session: Session | undefined;
			locale: Locale;
			/** Request id, also in the log line and the `x-request-id` answer header. */
			requestId: string;
			clientAddress: string;
		}
		interface Error {
			message: string;
			id?: string;
		}
	}
}

export {};
