import type { Message } from '#lib/domain/messages/index.ts';
import { paperDefaults, type BoxRequest } from '#lib/domain/planning-box.ts';
import type { Rate } from '#lib/domain/rate.ts';
import type { Scenario, ScenarioResult } from '#lib/domain/scenario.ts';
import { Unavailable } from '#lib/server/errors.ts';
import { listNewestIndicators, type Indicator } from '#lib/server/queries/indicator.ts';
import { countByKind, countMicroStations } from '#lib/server/queries/facility.ts';
import { getRevision } from '#lib/server/queries/revision.ts';
import type { DistrictRecord } from '#lib/server/queries/district.ts';
import type { Context } from '../context.ts';
import { computeCoverage, type Coverage } from '../coverage.ts';
import { computeCranes, type Cranes } from '../cranes.ts';
import { getPlacedDistrict } from '../analysis.ts';
import { computeRate } from '../rate.ts';
import { computeResponse, type Response } from '../response.ts';
import { listRules, type EffectiveRule } from '../rule.ts';
import { evaluateScenario } from '../scenario/scenarios.ts';
import { readScenario } from '../scenario/read-scenario.ts';
import { computeShortfall, type Shortfall } from '../shortfall.ts';

/** Everything that text, manual and tables of a box say, computed once. */
export interface BoxSource {
	context: Context;
	district: DistrictRecord & { srid: number };
	request: BoxRequest;
	planTitle: string;
	compiledBy: string;
	/** The data is of this moment. */
	dataAt: Date;
	revision: Record<string, number>;
	rules: EffectiveRule[];
	rate: Rate;
	indicators: (Indicator & { planName: string })[];
	micro: { built: number; planned: number };
	counts: { kind: string; lifecycle: string; count: number; unplaced: number }[];
	coverage: Coverage | undefined;
	cranes: Cranes | undefined;
	response: Response | undefined;
	shortfall: Shortfall | undefined;
	scenario: Scenario | undefined;
	/** Today's figures and those with the scenario, from the data of now. */
	effect: ScenarioResult | undefined;
	notes: Message[];
}

/** Sponsors that count to indicator 3. */
const COUNTED_SPONSORS = ['township', 'community', 'village', 'forest_unit'];

/** @throws {NotFound} No such district or scenario. @throws {Unavailable} Nothing is on its map yet. */
export async function readBoxSource(
	context: Context,
	code: string,
	request: BoxRequest
): Promise<BoxSource> {
	const { db } = context;
	const dataAt = context.now();
	const district = await getPlacedDistrict(db, code);
	const scenario = await readScenario(context, code, request.scenario);
	const notes: Message[] = [];
	const { view } = request;
	const winter = false;
	/** What cannot be computed is said once and left out. */
	const attempt = async <T>(what: Message, compute: () => Promise<T>): Promise<T | undefined> => {
		try {
			return await compute();
		} catch (error) {
			if (!(error instanceof Unavailable)) throw error;
			notes.push([
				`${what[0]}未计算：${error.in('zh-CN')}`,
				`${what[1]} was not computed: ${error.in('en')}`
			]);
			return undefined;
		}
	};
	const defaults = paperDefaults(district.name);
	const effect =
		scenario &&
		(await evaluateScenario(context, code, scenario.changes, {
			view: scenario.view,
			winter: scenario.winter
		}));
	return {
		context,
		district,
		request,
		planTitle: request.planTitle || defaults.planTitle,
		compiledBy: request.compiledBy || defaults.compiledBy,
		dataAt,
		revision: { ...(await getRevision(db, code)) },
		rules: await listRules(context, code),
		rate: await computeRate(context, code),
		indicators: await listNewestIndicators(db, code),
		micro: await countMicroStations(db, code, COUNTED_SPONSORS),
		counts: await countByKind(db, code, undefined),
		coverage: await attempt(['覆盖', 'Coverage'], () =>
			computeCoverage(context, code, { view, winter })
		),
		cranes: await attempt(['水鹤间距', 'Crane spacing'], () =>
			computeCranes(context, code, { view, winter })
		),
		response: await attempt(['响应时间', 'Response'], () =>
			computeResponse(context, code, { winter })
		),
		shortfall: await attempt(['应建与欠账', 'Shortfall'], () => computeShortfall(context, code)),
		scenario,
		effect: effect?.result,
		notes
	};
}

/** What the map itself counts of an indicator; undefined: it is typed in elsewhere. */
export function countedValue(
	{ rate, micro }: Pick<BoxSource, 'rate' | 'micro'>,
	indicator: Pick<Indicator, 'counted_by'>
): number | null | undefined {
	if (indicator.counted_by === 'intact_rate') return rate.intactRate;
	if (indicator.counted_by === 'micro_station') return micro.built;
	return undefined;
}
