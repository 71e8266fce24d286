import * as v from 'valibot';
import type { Membership, Permission } from './roles.ts';

export const TOKEN_SCOPES = ['read', 'write'] as const;
export type TokenScope = (typeof TOKEN_SCOPES)[number];

/** From what anybody may know to what only `sensitive.read` may. */
export const TOKEN_DISCLOSURES = ['public', 'internal', 'sensitive'] as const;
export type TokenDisclosure = (typeof TOKEN_DISCLOSURES)[number];

export const LONGEST_TOKEN_DAYS = 366;
export const DEFAULT_TOKEN_DAYS = 90;
/** Tokens of one person that hold at the same time. */
export const MOST_TOKENS = 20;

/** What a token is asked to be. It never grants more than its owner may. */
export const TokenInputSchema = v.strictObject({
	name: v.pipe(
		v.string(),
		v.trim(),
		v.minLength(1, '请写明用途，如“QGIS 规划科”— say what it is for, e.g. "QGIS, planning"'),
		v.maxLength(60)
	),
	scope: v.optional(v.picklist(TOKEN_SCOPES), 'read'),
	disclosure: v.optional(v.picklist(TOKEN_DISCLOSURES), 'internal'),
	/** Empty: every district in which the owner has rights. */
	districts: v.optional(v.pipe(v.array(v.pipe(v.string(), v.trim())), v.maxLength(100)), []),
	days: v.optional(
		v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(LONGEST_TOKEN_DAYS)),
		DEFAULT_TOKEN_DAYS
	)
});
export type TokenInput = v.InferInput<typeof TokenInputSchema>;

/** What narrows the rights of who comes with a token. */
export interface TokenLimits {
	id: string;
	name: string;
	scope: TokenScope;
	disclosure: TokenDisclosure;
	districts: readonly string[];
}

/** A token as lists show it: never the token itself. Times are ISO strings. */
export interface TokenRecord extends TokenLimits {
	username: string;
	owner_name: string;
	created_at: string;
	created_by: string;
	expires_at: string;
	last_used_at: string | null;
	last_used_address: string | null;
	revoked_at: string | null;
	revoked_by: string | null;
}

const READING: readonly Permission[] = ['map.read', 'export.run'];
const WRITING: readonly Permission[] = ['facility.write', 'observation.write'];

/** The permissions that a token lets through, of those its owner has. */
export function tokenPermissions({
	scope,
	disclosure
}: Pick<TokenLimits, 'scope' | 'disclosure'>): readonly Permission[] {
	return [
		...READING,
		...(disclosure === 'sensitive' ? (['sensitive.read'] as const) : []),
		...(scope === 'write' && disclosure !== 'public' ? WRITING : [])
	];
}

/** The owner's rights in the districts of the token; `*` becomes those districts. */
export function narrowMemberships(
	memberships: readonly Membership[],
	districts: readonly string[]
): Membership[] {
	if (districts.length === 0) return [...memberships];
	return memberships.flatMap((membership) =>
		membership.district === '*'
			? districts.map((district) => ({ ...membership, district }))
			: districts.includes(membership.district)
				? [membership]
				: []
	);
}

export type TokenStatus = 'valid' | 'expired' | 'revoked';

export function tokenStatus(
	token: Pick<TokenRecord, 'expires_at' | 'revoked_at'>,
	now: Date
): TokenStatus {
	if (token.revoked_at !== null) return 'revoked';
	return new Date(token.expires_at) <= now ? 'expired' : 'valid';
}
