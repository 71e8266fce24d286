import { randomUUID } from 'node:crypto';
import {
	amend,
	blankFields,
	fieldsChangedByPeople,
	type FacilityFields,
	type FacilityVersion
} from '#lib/domain/history.ts';
import type { FacilityInput } from '#lib/domain/facility.ts';
import type { Queryable } from '#lib/server/db/pool.ts';
import { insertAudit } from '#lib/server/queries/audit.ts';
import {
	insertVersions,
	listCodeHolders,
	listIdsBySource,
	listTownshipsAt,
	lockDistrict,
	saveFacilities,
	type FacilityToStore
} from '#lib/server/queries/facility-write.ts';
import { listVersions } from '#lib/server/queries/facility.ts';
import { bumpRevision } from '#lib/server/queries/revision.ts';
import type { Context } from './context.ts';
import { storeInSlices } from './row-stager.ts';

/** A facility as a map brings it. */
export interface ImportedFacility {
	sourceId: string;
	/** Id of a facility that is not known yet; a random one unless given. */
	id?: string;
	/** The operator's number; taken as the code if nobody has or had it. */
	code: string | null;
	fields: FacilityInput;
}

export interface ImportedCounts {
	created: number;
	updated: number;
	unchanged: number;
}

/** A facility takes part in nine statements of its transaction. */
const FIRST_SIZE = 10;

/**
 * Brings facilities of a source into the register: new ones are created, known ones (by source id)
 * amended except where people changed them, none is ever removed.
 */
export async function importFacilities(
	context: Context,
	district: string,
	source: string,
	facilities: readonly ImportedFacility[],
	options: { onProgress?: (done: number) => void } = {}
): Promise<ImportedCounts> {
	const counts = { created: 0, updated: 0, unchanged: 0 };
	await storeInSlices(
		context.db,
		facilities,
		async (slice) => {
			const done = await context.db.transaction(
				(client) => importSlice(context, client, district, source, slice),
				{ label: 'import facilities' }
			);
			counts.created += done.created;
			counts.updated += done.updated;
			counts.unchanged += done.unchanged;
			options.onProgress?.(counts.created + counts.updated + counts.unchanged);
		},
		FIRST_SIZE
	);
	return counts;
}

async function importSlice(
	context: Context,
	client: Queryable,
	district: string,
	source: string,
	facilities: readonly ImportedFacility[]
): Promise<ImportedCounts> {
	await lockDistrict(client, district);
	const known = await listIdsBySource(
		client,
		district,
		source,
		facilities.map(({ sourceId }) => sourceId)
	);
	const versions = new Map<string, FacilityVersion[]>();
	for (const version of await listVersions(client, district, [...known.values()]))
		versions.set(version.id, [...(versions.get(version.id) ?? []), version]);
	const wanted = await complete(client, district, source, facilities);
	const now = context.now().toISOString();
	const rows: FacilityToStore[] = [];
	for (const [index, { sourceId, id: wantedId }] of facilities.entries()) {
		const fields = wanted[index] ?? blankFields('hydrant');
		const id = known.get(sourceId) ?? wantedId ?? randomUUID();
		const recorded = { id, recorded_at: now, recorded_by: `import:${source}` };
		const history = versions.get(id);
		if (!history) rows.push({ ...fields, ...recorded, version: 1, valid_from: now });
		else {
			const changed = fieldsChangedByPeople(history);
			const version = Math.max(...history.map((entry) => entry.version));
			amend(history, leaveToPeople(fields, changed), now).forEach((amendment, step) =>
				rows.push({
					...amendment.fields,
					...recorded,
					version: version + 1 + step,
					valid_from: amendment.valid_from
				})
			);
		}
	}
	await insertVersions(client, district, rows);
	const latest = new Map(rows.map((row) => [row.id, row]));
	await saveFacilities(client, district, [...latest.values()]);
	const created = facilities.filter(({ sourceId }) => !known.has(sourceId)).length;
	const updated = latest.size - created;
	if (latest.size > 0) {
		await bumpRevision(client, district, 'register');
		await insertAudit(client, {
			actor: context.actor,
			district,
			action: 'import',
			entity: 'facility',
			after: { source, created, updated }
		});
	}
	return { created, updated, unchanged: facilities.length - latest.size };
}

/** All fields of the facilities, with the code where it is free, and the position's township where none is named. */
async function complete(
	client: Queryable,
	district: string,
	source: string,
	facilities: readonly ImportedFacility[]
): Promise<FacilityFields[]> {
	const codes = facilities.flatMap(({ code }) => code ?? []);
	const holders = await listCodeHolders(client, district, codes);
	const own = await listIdsBySource(
		client,
		district,
		source,
		facilities.map(({ sourceId }) => sourceId)
	);
	const takenBy = new Map(
		holders.flatMap(({ id, code, old_codes }) =>
			[code, ...old_codes].map((held) => [held, id] as const)
		)
	);
	const given = new Set<string>();
	const townships = await listTownshipsAt(
		client,
		district,
		facilities.map(({ fields }) => fields.position ?? [0, 0])
	);
	return facilities.map(({ sourceId, code, fields }, index) => {
		const holder = code === null ? undefined : takenBy.get(code);
		const isFree =
			code !== null && !given.has(code) && (holder ?? own.get(sourceId)) === own.get(sourceId);
		if (isFree) given.add(code);
		const { position, attributes, ...columns } = fields;
		const said = Object.fromEntries(
			Object.entries(columns).filter(
				([name, value]) => name !== 'valid_from' && value !== undefined
			)
		);
		return {
			...blankFields(fields.kind),
			...said,
			position: position ? [position[0], position[1]] : null,
			attributes,
			code: isFree ? code : null,
			township_code: fields.township_code ?? townships[index] ?? null,
			source,
			source_id: sourceId
		};
	});
}

/** What an import says, without the fields that people changed, and without what it leaves open. */
export function leaveToPeople(
	fields: FacilityFields,
	changed: ReadonlySet<string>
): Partial<FacilityFields> {
	const columns = Object.entries(fields).filter(
		([name, value]) => name !== 'attributes' && !changed.has(name) && value !== null
	);
	const attributes = Object.entries(fields.attributes).filter(
		([key]) => !changed.has(`attributes.${key}`)
	);
	return { ...Object.fromEntries(columns), attributes: Object.fromEntries(attributes) };
}
