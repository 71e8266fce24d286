import * as v from 'valibot';
import { FACILITY_KINDS } from './facility.ts';
import { REPORT_STATUSES } from './public-report.ts';
import { InstantSchema } from './time-schema.ts';

export const RELAY_PACK_FORMAT = 'fire-atlas-relay-pack';

const text = v.nullable(v.string());

/** A facility as a relay knows it: who and where, never what is in it, what it delivers, or who answers for it. */
const RelayFacilitySchema = v.object({
	id: v.pipe(v.string(), v.uuid()),
	kind: v.picklist(FACILITY_KINDS),
	code: text,
	name: text,
	address: text,
	road_name: text,
	township_code: text,
	position: v.nullable(v.tuple([v.number(), v.number()])),
	lifecycle: v.picklist(['in_service', 'suspended', 'removed']),
	ownership: v.nullable(v.picklist(['municipal', 'private'])),
	category: v.nullable(v.picklist(['national', 'government', 'enterprise', 'volunteer', 'forest'])),
	sponsor: v.nullable(
		v.picklist(['township', 'community', 'village', 'forest_unit', 'enterprise'])
	),
	/** Token of its QR plate in force. */
	plate: text
});
export type RelayFacility = v.InferOutput<typeof RelayFacilitySchema>;

/** What crosses from the inner network to a relay: what crews need, and answers to reports. */
export const RelayPackSchema = v.object({
	format: v.literal(RELAY_PACK_FORMAT),
	version: v.literal(1),
	district: v.pipe(v.string(), v.minLength(1)),
	name: v.string(),
	made_at: InstantSchema,
	facilities: v.array(RelayFacilitySchema),
	answers: v.array(
		v.object({
			number: v.string(),
			status: v.picklist(REPORT_STATUSES),
			answer: v.string(),
			decided_at: InstantSchema
		})
	)
});
export type RelayPack = v.InferOutput<typeof RelayPackSchema>;

/**
 * What a relay answers at all (`ATLAS_RELAY=1`): signing in, the crew's page and what it sends, the public's page.
 * No map, no register, no list of anything. By route and, for the API, by method.
 */
const OPEN_PAGES: readonly RegExp[] = [
	/^\/$/,
	/^\/\(auth\)\/(login|logout|account)$/,
	/^\/\(field\)\/field(\/\[district\])?$/,
	/^\/\(public\)\//
];
const OPEN_API: readonly { route: RegExp; methods: readonly string[] }[] = [
	{ route: /^\/api\/session(\/locale)?$/, methods: ['GET', 'POST', 'DELETE'] },
	{ route: /\/observations$/, methods: ['POST'] },
	{ route: /\/(field-pack|handover-key)$/, methods: ['GET'] },
	{ route: /\/handovers$/, methods: ['POST'] },
	{ route: /\/receipts(\/\[number\])?$/, methods: ['GET', 'POST'] },
	// Pictures of marks, in pieces.
	{ route: /\/photo-uploads\/\[hash\]$/, methods: ['HEAD', 'PATCH'] }
];

export function isOpenOnRelay(route: string | null, method: string): boolean {
	if (route === null) return false;
	if (!route.startsWith('/api/')) return OPEN_PAGES.some((pattern) => pattern.test(route));
	return OPEN_API.some((open) => open.route.test(route) && open.methods.includes(method));
}
