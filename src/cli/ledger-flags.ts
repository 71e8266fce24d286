import * as v from 'valibot';
import { FACILITY_KINDS, type FacilityKind } from '#lib/domain/facility.ts';
import { MERGE_RULES, type MergeRule } from '#lib/domain/ledger/match-records.ts';
import { LedgerOptionsSchema, type LedgerOptions } from '#lib/domain/ledger/options.ts';
import { overrideMapping } from '#lib/domain/ledger/override-mapping.ts';
import { TEXT_ENCODINGS, type TextEncoding } from '#lib/formats/ledger/detect-encoding.ts';
import { Invalid } from '#lib/server/errors.ts';
import type { Context } from '#lib/server/services/context.ts';
import { chooseMapping, type OpenLedger } from '#lib/server/services/ledger/open-ledger.ts';

/** The options of `atlas import facilities` that say how a ledger is read. */
export interface LedgerFlags {
	kind: string;
	district: string;
	crs?: string;
	map: string[];
	set: string[];
	unit: string[];
	value: string[];
	asOf?: string;
	source?: string;
	sheet?: string;
	merge: string[];
	encoding?: string;
}

/** @throws {Invalid} No such kind. */
export function readKind(text: string): FacilityKind {
	const kind = FACILITY_KINDS.find((one) => one === text);
	if (kind) return kind;
	throw new Invalid(
		['没有“{kind}”这种设施。可用：{kinds}', 'There is no kind {kind}. Known: {kinds}'],
		{ params: { kind: text, kinds: FACILITY_KINDS.join('、') } }
	);
}

/** @throws {Invalid} No such encoding. */
export function readEncoding(text: string | undefined): { encoding?: TextEncoding } {
	if (text === undefined) return {};
	const plain = text.toLowerCase().replace(/^(gbk|gb2312|cp936)$/, 'gb18030');
	const encoding = TEXT_ENCODINGS.find((one) => one === plain);
	if (encoding) return { encoding };
	throw new Invalid(
		['不认识编码“{text}”。可用：{known}', 'Unknown encoding {text}. Known: {known}'],
		{ params: { text, known: TEXT_ENCODINGS.join('、') } }
	);
}

/** The flags as options; a mapping only where something was said of it. @throws {Invalid} */
export async function readOptions(
	context: Context,
	flags: LedgerFlags,
	kind: FacilityKind,
	ledger: OpenLedger
): Promise<LedgerOptions> {
	const { map, set, unit, value, crs } = flags;
	const isSaid = map.length + set.length + unit.length + value.length > 0 || crs !== undefined;
	const parsed = v.safeParse(LedgerOptionsSchema, {
		sheet: flags.sheet ?? null,
		as_of: flags.asOf ?? null,
		source: flags.source ?? null,
		is_crs_stated: crs !== undefined,
		merge: readMerge(flags.merge)
	});
	if (!parsed.success) {
		const [zh = '', en = ''] = (parsed.issues[0]?.message ?? '').split(' — ');
		throw new Invalid([zh, en]);
	}
	if (!isSaid) return parsed.output;
	const base = await chooseMapping(context.db, flags.district, ledger, kind, null);
	const columns = { ...ledger.table, profiles: ledger.profiles };
	const overridden = overrideMapping(columns, kind, base, { map, set, unit, value, crs });
	if (!overridden.ok) throw new Invalid([overridden.problem.zh, overridden.problem.en]);
	return { ...parsed.output, mapping: overridden.mapping };
}

function readMerge(texts: readonly string[]): MergeRule[] {
	const words = texts.flatMap((text) => text.split(',')).filter((word) => word !== 'none');
	return words.map((word) => {
		const rule = MERGE_RULES.find((one) => one === word.trim());
		if (rule) return rule;
		throw new Invalid(
			[
				'--merge 应为 code、distance 或 none，不能是“{word}”。',
				'--merge must be code, distance or none, not "{word}".'
			],
			{ params: { word } }
		);
	});
}
