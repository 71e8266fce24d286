import { createHmac, randomUUID } from 'node:crypto';
import { FACILITY_KINDS, type Facility } from '#lib/domain/facility.ts';
import { HANDOVER_FORMAT, HANDOVER_VERSION, type HandoverRecord } from '#lib/domain/handover.ts';
import { blankFields } from '#lib/domain/history.ts';
import {
	RELAY_PACK_FORMAT,
	RelayPackSchema,
	type RelayFacility,
	type RelayPack
} from '#lib/domain/relay.ts';
import { printHandover } from '#lib/formats/handover/handover-file.ts';
import { findDistrict } from '#lib/server/queries/district.ts';
import { insertAudit } from '#lib/server/queries/audit.ts';
import { listFacilities } from '#lib/server/queries/facility.ts';
import {
	insertVersions,
	saveFacilities,
	type FacilityToStore
} from '#lib/server/queries/facility-write.ts';
import { listPlates } from '#lib/server/queries/plate.ts';
import {
	listAnswers,
	listCollected,
	listCollectedPhotos,
	listCollectedReports,
	replacePlates,
	takeAnswers,
	type CollectedObservation
} from '#lib/server/queries/relay.ts';
import { bumpRevision } from '#lib/server/queries/revision.ts';
import { authorizeOperator, type Context } from './context.ts';
import { lockRegister, requireDistrict } from './district-access.ts';
import { createDistrict } from './district.ts';
import { listRegister } from './facility.ts';
import { photoStore } from './file-store.ts';
import { sealKeyOf } from './handover-seal.ts';
import { parseInput } from './validation.ts';

const PAGE = 1000;
/** Rows per transaction, so that nobody waits long on the embedded database. */
const ROWS_AT_ONCE = 50;
const MOST_COLLECTED = 5000;

/**
 * What a relay on an outer network needs of a district. Facilities whose disclosure is `sensitive` stay behind, as do
 * pressures, attributes, parties, persons and telephones.
 */
export async function makeRelayPack(
	context: Context,
	district: string
): Promise<{ pack: RelayPack; withheld: number }> {
	authorizeOperator(context);
	const { name } = await requireDistrict(context.db, district);
	const plates = new Map(
		(await listPlates(context.db, district)).map(({ facility_id, token }) => [facility_id, token])
	);
	const all: Facility[] = [];
	let after: { code: string | null; id: string } | null = null;
	do {
		const page = await listRegister(context, district, {
			lifecycles: ['in_service', 'suspended'],
			limit: PAGE,
			...(after ? { after } : {})
		});
		all.push(...page.facilities);
		after = page.next;
	} while (after);
	const shown = all.filter(({ disclosure }) => disclosure !== 'sensitive');
	const facilities = shown.map((row) => toRelay(row, plates.get(row.id) ?? null));
	const pack = parseInput(RelayPackSchema, {
		format: RELAY_PACK_FORMAT,
		version: 1,
		district,
		name,
		made_at: context.now().toISOString(),
		facilities,
		answers: await listAnswers(context.db, district)
	});
	return { pack, withheld: all.length - shown.length };
}

/** Makes this relay's register what a pack says; what is no longer in it is marked removed. Again is harmless. */
export async function takeRelayPack(
	context: Context,
	input: unknown
): Promise<{
	district: string;
	facilities: number;
	changed: number;
	removed: number;
	answers: number;
}> {
	authorizeOperator(context);
	const pack = parseInput(RelayPackSchema, input);
	const { district } = pack;
	if (!(await findDistrict(context.db, district)))
		await createDistrict(context, { code: district, name: pack.name, boundary: 'auto' });
	const known = new Map(
		(
			await listFacilities(context.db, district, {
				includesSensitive: true,
				outageAt: context.now(),
				limit: 1_000_000
			})
		).map((row) => [row.id, row])
	);
	const named = new Set(pack.facilities.map(({ id }) => id));
	const gone = [...known.values()].filter(
		(row) => !named.has(row.id) && row.lifecycle !== 'removed'
	);
	const rows = [
		...gone.map((row) =>
			toStore(context, { ...toRelay(row, null), lifecycle: 'removed' }, row.version)
		),
		...pack.facilities
			.filter((row) => isDifferent(row, known.get(row.id)))
			.map((row) => toStore(context, row, known.get(row.id)?.version))
	];
	for (let start = 0; start < rows.length; start += ROWS_AT_ONCE) {
		const slice = rows.slice(start, start + ROWS_AT_ONCE);
		await context.db.transaction(
			async (client) => {
				await lockRegister(client, district);
				await saveFacilities(client, district, slice);
				await insertVersions(client, district, slice);
				await bumpRevision(client, district, 'register');
			},
			{ label: 'take relay pack' }
		);
	}
	const plates = pack.facilities.flatMap(({ id, plate }) =>
		plate === null ? [] : [{ facilityId: id, token: plate }]
	);
	const answers = await context.db.transaction(
		async (client) => {
			await replacePlates(client, district, plates, context.actor.name, context.now());
			await bumpRevision(client, district, 'register');
			const taken = await takeAnswers(client, district, pack.answers);
			await insertAudit(client, {
				actor: context.actor,
				district,
				action: 'import',
				entity: 'relay_pack',
				after: {
					made_at: pack.made_at,
					facilities: pack.facilities.length,
					changed: rows.length,
					answers: taken
				}
			});
			return taken;
		},
		{ label: 'finish relay pack' }
	);
	return {
		district,
		facilities: pack.facilities.length,
		changed: rows.length - gone.length,
		removed: gone.length,
		answers
	};
}

/**
 * What a relay took since a moment as one hand-over file: observations under their authors, sealed by this relay for the
 * persons who signed in to it, their pictures, and reports that wait. It may be collected again: nothing is marked or
 * deleted here, and the inner side takes each once.
 */
export async function collectFromRelay(
	context: Context,
	district: string,
	since: Date
): Promise<{
	bytes: Uint8Array;
	records: number;
	photos: number;
	reports: number;
	until: string | null;
}> {
	authorizeOperator(context);
	await requireDistrict(context.db, district);
	const seen = await listCollected(context.db, district, since, MOST_COLLECTED);
	const reports = await listCollectedReports(context.db, district);
	const facilityIds = [...new Set(seen.map(({ facility_id }) => facility_id))];
	const pictures = await listCollectedPhotos(context.db, district, facilityIds, since);
	const photos = new Map<string, Uint8Array>();
	for (const hash of [
		...pictures.map((row) => row.hash),
		...reports.map((row) => row.photo_hash)
	]) {
		const bytes = hash === null ? undefined : await photoStore().get(hash);
		if (hash !== null && bytes) photos.set(hash, bytes);
	}
	const named = new Set<string>();
	const records = seen.map((row): HandoverRecord => {
		// Each picture goes with the last thing seen of its facility.
		const own =
			seen.findLast(({ facility_id }) => facility_id === row.facility_id)?.id === row.id
				? pictures.filter(
						(picture) => picture.facility_id === row.facility_id && photos.has(picture.hash)
					)
				: [];
		for (const { hash } of own) named.add(hash);
		return sealRecord(
			district,
			row,
			own.map(({ hash, role }) => ({ sha256: hash, role }))
		);
	});
	const bytes = await printHandover({
		handover: {
			format: HANDOVER_FORMAT,
			version: HANDOVER_VERSION,
			id: randomUUID(),
			district,
			device: null,
			made_at: context.now().toISOString(),
			records,
			...(reports.length > 0 ? { reports } : {})
		},
		photos
	});
	await insertAudit(context.db, {
		actor: context.actor,
		district,
		action: 'export',
		entity: 'handover',
		after: {
			since: since.toISOString(),
			records: records.length,
			photos: photos.size,
			reports: reports.length
		}
	});
	return {
		bytes,
		records: records.length,
		photos: photos.size,
		reports: reports.length,
		until: seen.at(-1)?.received_at ?? null
	};
}

function sealRecord(
	district: string,
	row: CollectedObservation,
	photos: readonly { sha256: string; role: string }[]
): HandoverRecord {
	const {
		observer,
		observer_name,
		label,
		lon,
		lat,
		received_at: _at,
		source: _source,
		facts,
		water_use,
		...rest
	} = row;
	const body = JSON.stringify({
		district,
		author: observer,
		observation: {
			...rest,
			observer_position: lon === null || lat === null ? null : [lon, lat],
			...(facts ? { facts } : {}),
			...(water_use ? { water_use } : {})
		},
		photos
	});
	return {
		author_name: observer_name ?? observer,
		label,
		body,
		seal: createHmac('sha256', sealKeyOf(district, observer)).update(body).digest('base64url')
	};
}

function toRelay(row: Facility, plate: string | null): RelayFacility {
	const { id, kind, code, name, address, road_name, township_code, position } = row;
	const { lifecycle, ownership, category, sponsor } = row;
	return {
		id,
		kind,
		code,
		name,
		address,
		road_name,
		township_code,
		position: position === null ? null : [position[0], position[1]],
		lifecycle: lifecycle === 'planned' ? 'in_service' : lifecycle,
		ownership,
		category,
		sponsor,
		plate
	};
}

function isDifferent(row: RelayFacility, known: Facility | undefined): boolean {
	if (!known) return true;
	const now = toRelay(known, row.plate);
	return JSON.stringify(now) !== JSON.stringify({ ...now, ...row });
}

function toStore(context: Context, row: RelayFacility, version = 0): FacilityToStore {
	const { plate: _plate, ...fields } = row;
	const now = context.now().toISOString();
	const isGone = row.lifecycle === 'removed';
	return {
		...blankFields(FACILITY_KINDS.find((kind) => kind === row.kind) ?? 'hydrant'),
		...fields,
		removed_on: isGone ? now.slice(0, 10) : null,
		removal_approval: isGone ? '内网资料包中已无此设施' : null,
		source: 'relay',
		version: version + 1,
		valid_from: now,
		recorded_at: now,
		recorded_by: context.actor.name
	};
}
