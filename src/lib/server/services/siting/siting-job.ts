import * as v from 'valibot';
import type { ScenarioChange } from '#lib/domain/scenario.ts';
import { SitingQuestionSchema, defaultDemand } from '#lib/domain/siting.ts';
import type { JobRun } from '#lib/server/jobs/job-kinds.ts';
import { authorize, type Context } from '../context.ts';
import { enqueueJob } from '../jobs.ts';
import { createScenario, type ScenarioView } from '../scenario/scenarios.ts';
import { parseInput } from '../validation.ts';
import { siteDistrict } from './site-district.ts';
import type { SitingAnswer } from './site.ts';

/** A question, and the name under which the answer is kept. */
export const SitingRequestSchema = v.strictObject({
	name: v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(100)),
	question: SitingQuestionSchema
});
const JobInputSchema = v.object({ ...SitingRequestSchema.entries, actorName: v.string() });

/** Queues a siting; its result is a scenario, and the job names it. */
export async function requestSiting(
	context: Context,
	district: string,
	input: unknown
): Promise<{ jobId: string }> {
	authorize(context, district, 'scenario.write');
	const request = parseInput(SitingRequestSchema, input);
	const jobId = await enqueueJob(context, {
		kind: 'site',
		district,
		input: { ...request, actorName: context.actor.name }
	});
	return { jobId };
}

/** Runs a queued siting to its answer, or, stopped, to the best so far. */
export async function siteJob(context: Context, run: JobRun): Promise<Record<string, unknown>> {
	const { name, question, actorName } = v.parse(JobInputSchema, run.input);
	if (run.district === null) throw new TypeError('a siting job names a district');
	run.onProgress(0.05, '准备');
	const asked = { ...question, demand: question.demand ?? defaultDemand(question.kind) };
	const answer = await siteDistrict(context, run.district, asked, {
		signal: AbortSignal.any([run.signal, run.stop]),
		onState: ({ gap }, elapsedMs) =>
			run.onProgress(
				Math.min(0.95, elapsedMs / (asked.seconds * 1000)),
				`差距 ${(100 * gap).toFixed(2)} %`
			)
	});
	const as = { ...context, actor: { ...context.actor, name: actorName } };
	const { id } = await keepAsScenario(as, run.district, name, answer);
	const { objective, bound, gap, isProven, endedBy, unit } = answer;
	return { scenario: id, objective, bound, gap, isProven, endedBy, unit };
}

/** Keeps an answer as a scenario. */
export async function keepAsScenario(
	context: Context,
	district: string,
	name: string,
	answer: SitingAnswer
): Promise<ScenarioView> {
	const { chosen, question, ...figures } = answer;
	const changes = chosen.features.map(({ geometry, properties }): ScenarioChange => {
		const [lon = NaN, lat = NaN] = geometry.coordinates;
		const { kind, cost, facility } = properties;
		return facility === null
			? { action: 'add', kind, position: [lon, lat], name: null, cost }
			: { action: 'repair', facility_id: facility, cost };
	});
	const { view, winter } = question;
	return createScenario(
		context,
		district,
		{ name, view, winter, changes },
		{ question, ...figures }
	);
}
