import { tokenPermissions, type TokenLimits } from '#lib/domain/access-token.ts';
import type { Auth } from '#lib/server/auth/auth.ts';
import type { Queryable } from '#lib/server/db/pool.ts';
import { listMemberships } from '#lib/server/queries/membership.ts';
import type { Actor, Membership } from '#lib/server/services/context.ts';
import { requestHeaders } from '#lib/server/auth/request-headers.ts';

/** A signed-in person, read anew for every request so that a withdrawn right ends at once. */
export interface Session {
	id: string;
	userId: string;
	/** 工号; also the person's id in the audit trail, because it never changes. */
	username: string;
	name: string;
	memberships: readonly Membership[];
	startedAt: string;
	expiresAt: string;
	/** Of a machine that came with a token instead of a person who signed in. */
	token?: TokenLimits;
}

/** A session, or none, and the cookies the answer has to carry (renewed or removed). */
export interface ReadSession {
	session: Session | undefined;
	setCookies: string[];
}

/** Sessions end after this long without a request, and after this long in any case. */
export interface SessionLimits {
	idleSeconds: number;
	absoluteSeconds: number;
}
export const DEFAULT_SESSION_LIMITS: SessionLimits = {
	idleSeconds: 8 * 3600,
	absoluteSeconds: 24 * 3600
};

/** Whose cookie this is. Expired, outlived, disabled: nobody's, and the session is deleted. */
export async function readSession(
	auth: Auth,
	db: Queryable,
	request: { headers: Headers; address: string },
	limits: SessionLimits = DEFAULT_SESSION_LIMITS,
	now: Date = new Date()
): Promise<ReadSession> {
	if (!request.headers.get('cookie')?.includes('atlas.session_token')) {
		return { session: undefined, setCookies: [] };
	}
	const headers = requestHeaders(request);
	const { response, headers: answered } = await auth.api.getSession({
		headers,
		returnHeaders: true
	});
	const setCookies = answered.getSetCookie();
	if (!response) return { session: undefined, setCookies };
	const { session, user } = response;
	const outlivesAt = session.createdAt.getTime() + limits.absoluteSeconds * 1000;
	if (user.banned || now.getTime() >= outlivesAt) {
		const signedOut = await auth.api.signOut({ headers, returnHeaders: true });
		return { session: undefined, setCookies: signedOut.headers.getSetCookie() };
	}
	return {
		session: {
			id: session.id,
			userId: user.id,
			username: user.username ?? user.id,
			name: user.name,
			memberships: await listMemberships(db, user.id),
			startedAt: session.createdAt.toISOString(),
			expiresAt: new Date(Math.min(session.expiresAt.getTime(), outlivesAt)).toISOString()
		},
		setCookies
	};
}

export function toActor(session: Session, address: string): Actor {
	const { token } = session;
	return {
		id: session.username,
		name: session.name,
		via: token ? 'token' : 'web',
		address,
		memberships: session.memberships,
		...(token
			? { permissions: tokenPermissions(token), isPublicOnly: token.disclosure === 'public' }
			: {})
	};
}
