import {
	DisclosureMarkingSchema,
	type DisclosureMarking,
	type MarkingResult
} from '#lib/domain/disclosure-marking.ts';
import { LIFECYCLES, type Facility } from '#lib/domain/facility.ts';
import { amend, versionAt, type FacilityVersion } from '#lib/domain/history.ts';
import { Conflict, Invalid } from '#lib/server/errors.ts';
import type { ChangeSetItem } from '#lib/server/queries/change-set-item.ts';
import { listMatched, listVersions } from '#lib/server/queries/facility.ts';
import type { FacilityToStore } from '#lib/server/queries/facility-write.ts';
import { getRevision } from '#lib/server/queries/revision.ts';
import { finishChangeSets } from './change-set/finish-change-sets.ts';
import {
	RegisterMoved,
	writeChangeSet,
	type WriteProgress
} from './change-set/write-change-set.ts';
import { authorize, can, confinedTo, type Context } from './context.ts';
import { requireDistrict } from './district-access.ts';
import { readAll } from './export-register.ts';
import { assertComplete } from './facility-checks.ts';
import { parseInput } from './validation.ts';

/** Rows of one statement, few enough for the embedded database. */
const ID_PAGE = 2000;
const IDS_AT_ONCE = 200;
const ATTEMPTS = 3;
const CODES_NAMED = 10;

/**
 * Marks many facilities as public or internal, from now on: those that filters or codes name. All or none are written,
 * as one change set that can be undone; what is sensitive stays so and is counted.
 *
 * @throws {Invalid} A code that no facility has (named); nothing was written.
 * @throws {Conflict} Another change set of the district is under way, or the register kept changing.
 */
export async function markDisclosure(
	context: Context,
	district: string,
	input: DisclosureMarking,
	progress: WriteProgress = {}
): Promise<MarkingResult> {
	authorize(context, district, 'facility.write');
	const marking = parseInput(DisclosureMarkingSchema, input);
	await requireDistrict(context.db, district);
	const { disclosure, dryRun, ...filter } = marking;
	if (!dryRun) await finishChangeSets(context.db, district);
	for (let attempt = 1; attempt <= ATTEMPTS; attempt++) {
		const { register } = await getRevision(context.db, district);
		const matched = await findMatched(context, district, marking);
		const sensitive = matched.filter((row) => row.disclosure === 'sensitive').length;
		const ids = matched
			.filter((row) => row.disclosure !== disclosure && row.disclosure !== 'sensitive')
			.map(({ id }) => id);
		const items = dryRun ? [] : await buildItems(context, district, ids, disclosure);
		const changed = dryRun ? ids.length : items.length;
		const unchanged = matched.length - sensitive - changed;
		const counts = { matched: matched.length, changed, unchanged, sensitive };
		if (items.length === 0) return { ...counts, changeSet: null };
		try {
			const changeSet = await writeChangeSet(
				context,
				district,
				{
					kind: 'disclosure',
					title: disclosure === 'public' ? '批量标为公开' : '批量标为内部',
					items,
					registerRevision: register,
					summary: { ...counts, disclosure, filter: { ...filter, codes: filter.codes?.length } }
				},
				progress
			);
			return { ...counts, changeSet };
		} catch (error) {
			if (!(error instanceof RegisterMoved)) throw error;
		}
	}
	throw new Conflict([
		'本区的设施一直有人修改，没有写入。请稍后再试。',
		'The register kept changing; nothing was written. Try again.'
	]);
}

async function findMatched(
	context: Context,
	district: string,
	{
		kinds,
		lifecycles,
		states,
		township,
		text,
		isUnplaced,
		codes
	}: Omit<DisclosureMarking, 'disclosure'>
) {
	const filter = {
		kinds,
		lifecycles: lifecycles ?? LIFECYCLES.filter((lifecycle) => lifecycle !== 'removed'),
		states,
		township,
		text: text === '' ? undefined : text,
		isUnplaced,
		servicedBy: confinedTo(context.actor, district),
		includesSensitive: can(context.actor, district, 'sensitive.read'),
		outageAt: context.now()
	};
	const found = await readAll(ID_PAGE, (page) => listMatched(context.db, district, filter, page));
	if (codes === undefined) return found;
	const byCode = new Map(found.map((row) => [row.code, row]));
	const missing = [...new Set(codes)].filter((code) => !byCode.has(code));
	if (missing.length === 0) return [...new Set(codes)].flatMap((code) => byCode.get(code) ?? []);
	throw new Invalid(
		[
			'{count} 个编号没有对应的设施（或不在所选范围内）：{codes}。什么也没有改。请核对编号后再试。',
			'{count} codes are of no facility (or of none that was chosen): {codes}. Nothing was changed. Check the codes and try again.'
		],
		{ params: { count: missing.length, codes: missing.slice(0, CODES_NAMED).join('、') } }
	);
}

async function buildItems(
	context: Context,
	district: string,
	ids: readonly string[],
	disclosure: Facility['disclosure']
): Promise<ChangeSetItem[]> {
	const now = context.now().toISOString();
	const items: ChangeSetItem[] = [];
	for (let start = 0; start < ids.length; start += IDS_AT_ONCE) {
		const page = ids.slice(start, start + IDS_AT_ONCE);
		const recorded = new Map<string, FacilityVersion[]>();
		for (const version of await listVersions(context.db, district, page))
			recorded.set(version.id, [...(recorded.get(version.id) ?? []), version]);
		for (const id of page) {
			const known = recorded.get(id) ?? [];
			const last = Math.max(...known.map(({ version }) => version));
			const versions = amend(known, { disclosure }, now).map(
				(amendment, index): FacilityToStore => ({
					...assertComplete(amendment.fields),
					id,
					version: last + 1 + index,
					valid_from: amendment.valid_from,
					recorded_at: now,
					recorded_by: context.actor.name
				})
			);
			const holds = versionAt([...known, ...versions], now);
			if (!holds || versions.length === 0) continue; // Nothing of it is known to be otherwise.
			items.push({
				n: items.length + 1,
				facility_id: id,
				action: 'update',
				facility: { ...holds, version: last + versions.length },
				versions,
				observations: [],
				links: []
			});
		}
	}
	return items;
}
