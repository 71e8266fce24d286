import {
	ScenarioInputSchema,
	type Scenario,
	type ScenarioChange,
	type ScenarioInput
} from '#lib/domain/scenario.ts';
import { isStale } from '#lib/domain/scenario-staleness.ts';
import type { ViewOptions } from '#lib/domain/views.ts';
import { NotFound } from '#lib/server/errors.ts';
import { offThread } from '#lib/server/jobs/analysis-thread.ts';
import { insertAudit } from '#lib/server/queries/audit.ts';
import { getRevision } from '#lib/server/queries/revision.ts';
import {
	deleteScenario as deleteRow,
	findScenario,
	insertScenario,
	listScenarios as listRows
} from '#lib/server/queries/scenario.ts';
import { authorize, authorizeWhole, type Context } from '../context.ts';
import { requireDistrict } from '../district-access.ts';
import { parseInput } from '../validation.ts';
import { evaluateScenarioHere, type Evaluated } from './evaluate.ts';

/** A scenario as screens and the command line show it. */
export type ScenarioView = Scenario & {
	/** The register, roads, areas or rules have changed since it was computed. */
	isStale: boolean;
};

const MOST_LISTED = 200;

/** Scenarios of a district, newest first. */
export async function listScenarios(
	context: Context,
	district: string
): Promise<{ scenarios: ScenarioView[] }> {
	authorizeWhole(context, district);
	await requireDistrict(context.db, district);
	const revision = await getRevision(context.db, district);
	const scenarios = await listRows(context.db, district, MOST_LISTED);
	return {
		scenarios: scenarios.map((scenario) => ({
			...scenario,
			isStale: isStale(scenario.inputs, revision)
		}))
	};
}

/** @throws {NotFound} None of that id. */
export async function getScenario(
	context: Context,
	district: string,
	id: string
): Promise<ScenarioView> {
	authorizeWhole(context, district);
	const scenario = await requireScenario(context, district, id);
	const revision = await getRevision(context.db, district);
	return { ...scenario, isStale: isStale(scenario.inputs, revision) };
}

/** What changes would come to, without keeping them. */
export async function evaluateScenario(
	context: Context,
	district: string,
	changes: readonly ScenarioChange[],
	options: ViewOptions
): Promise<Evaluated> {
	authorizeWhole(context, district);
	return offThread(context, 'scenario', [district, changes, options], () =>
		evaluateScenarioHere(context, district, changes, options)
	);
}

/** A stored scenario computed on the data of now, with its holes and today's for a map of both. */
export async function compareScenario(
	context: Context,
	district: string,
	id: string
): Promise<{ scenario: Scenario } & Evaluated> {
	authorizeWhole(context, district);
	const scenario = await requireScenario(context, district, id);
	const { changes, view, winter } = scenario;
	return { scenario, ...(await evaluateScenario(context, district, changes, { view, winter })) };
}

/**
 * Computes and keeps a what-if. The register is not touched.
 *
 * @throws {Invalid} A field is missing or wrong; names it.
 */
export async function createScenario(
	context: Context,
	district: string,
	input: ScenarioInput,
	siting: Record<string, unknown> | null = null
): Promise<ScenarioView> {
	authorize(context, district, 'scenario.write');
	const { db, actor } = context;
	const { name, note, view, winter, changes } = parseInput(ScenarioInputSchema, input);
	const { result, inputs } = await evaluateScenario(context, district, changes, { view, winter });
	const id = await db.transaction(async (client) => {
		const created = await insertScenario(client, district, {
			kind: siting ? 'siting' : 'what_if',
			name,
			note,
			view,
			winter,
			changes,
			result,
			siting,
			inputs,
			created_by: actor.name,
			created_at: context.now().toISOString()
		});
		await insertAudit(client, {
			actor,
			district,
			action: 'create',
			entity: 'scenario',
			entityId: created,
			after: { name, view, winter, changes: changes.length }
		});
		return created;
	});
	return getScenario(context, district, id);
}

/** @throws {NotFound} None of that id. */
export async function deleteScenario(
	context: Context,
	district: string,
	id: string
): Promise<void> {
	authorize(context, district, 'scenario.write');
	const { name } = await requireScenario(context, district, id);
	await context.db.transaction(async (client) => {
		await deleteRow(client, district, id);
		await insertAudit(client, {
			actor: context.actor,
			district,
			action: 'delete',
			entity: 'scenario',
			entityId: id,
			before: { name }
		});
	});
}

export async function requireScenario(
	{ db }: Context,
	district: string,
	id: string
): Promise<Scenario> {
	const scenario = await findScenario(db, district, id);
	if (scenario) return scenario;
	throw new NotFound(['没有这个方案：{id}', 'There is no scenario {id}'], { params: { id } });
}
