import type { Role } from '#lib/domain/roles.ts';
import type { Database } from '#lib/server/db/pool.ts';
import type { Context } from '#lib/server/services/context.ts';

export interface Person {
	role: Role;
	/** Default `r1`. */
	district?: string;
	/** maintainer only. */
	party?: string;
	/** Default the role. */
	id?: string;
	/** The moment at which it acts; default now. */
	at?: string;
}

/** A person of one role in one district, as services see it. */
export function asPerson(db: Database, person: Person): Context {
	const { role, district = 'r1', party, id = role, at } = person;
	return {
		db,
		actor: {
			id,
			name: `name of ${id}`,
			via: 'web',
			address: '10.0.0.7',
			memberships: [{ district, role, ...(party === undefined ? {} : { party }) }]
		},
		now: () => (at === undefined ? new Date() : new Date(at))
	};
}
