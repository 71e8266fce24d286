import type { Context } from '#lib/server/services/context.ts';
import { computeCostsHere } from '#lib/server/services/briefing/costs.ts';
import { computeCoverageHere } from '#lib/server/services/coverage.ts';
import { computeCranesHere } from '#lib/server/services/cranes.ts';
import { explainPlaceHere } from '#lib/server/services/explain.ts';
import { computeReachHere } from '#lib/server/services/reach.ts';
import { computeResponseFeaturesHere, computeResponseHere } from '#lib/server/services/response.ts';
import { listBeyondTableHere, listRoadBandsHere } from '#lib/server/services/response-table.ts';
import { computeFailuresHere } from '#lib/server/services/failure.ts';
import { computeRepairsHere } from '#lib/server/services/repair.ts';
import { computeRoundHere } from '#lib/server/services/round-compute.ts';
import { printViewHere } from '#lib/server/services/sheet/print-view.ts';
import { computeShortfallHere } from '#lib/server/services/shortfall.ts';
import { evaluateScenarioHere } from '#lib/server/services/scenario/evaluate.ts';
import { getResponseTileHere } from '#lib/server/services/tiles.ts';

/** What the analysis thread can do; the names that `offThread` is called with. */
const TASKS = {
	briefingCosts: computeCostsHere,
	coverage: computeCoverageHere,
	cranes: computeCranesHere,
	explain: explainPlaceHere,
	reach: computeReachHere,
	scenario: evaluateScenarioHere,
	response: computeResponseHere,
	responseFeatures: computeResponseFeaturesHere,
	responseTile: getResponseTileHere,
	beyondTable: listBeyondTableHere,
	roadBands: listRoadBandsHere,
	shortfall: computeShortfallHere,
	printView: printViewHere,
	repairs: computeRepairsHere,
	round: computeRoundHere,
	failures: computeFailuresHere
} satisfies Record<string, (context: Context, ...args: never[]) => Promise<unknown>>;

/** Runs a task with arguments that came through the thread's door, from this very program. */
export async function runAnalysisTask(
	task: string,
	context: Context,
	args: unknown[]
): Promise<unknown> {
	if (!Object.hasOwn(TASKS, task)) throw new RangeError(`no analysis task "${task}"`);
	const run = TASKS[task as keyof typeof TASKS] as (
		context: Context,
		...args: unknown[]
	) => Promise<unknown>;
	return run(context, ...args);
}
