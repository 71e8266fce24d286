import type { Scenario } from '#lib/domain/scenario.ts';
import { NotFound } from '#lib/server/errors.ts';
import { findScenario, listScenarios } from '#lib/server/queries/scenario.ts';
import type { Context } from '../context.ts';

const MOST_LISTED = 1000;

/**
 * A scenario by its id, or by its name (the newest of that name); undefined where none is asked for.
 *
 * @throws {NotFound} There is none.
 */
export async function readScenario(
	{ db }: Context,
	district: string,
	wanted: string | undefined
): Promise<Scenario | undefined> {
	if (wanted === undefined || wanted === '') return undefined;
	const isId = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(wanted);
	const found = isId
		? await findScenario(db, district, wanted)
		: (await listScenarios(db, district, MOST_LISTED)).find(({ name }) => name === wanted);
	if (found) return found;
	throw new NotFound(
		[
			'没有方案“{scenario}”。请用 atlas scenario list 查看。',
			'There is no scenario "{scenario}". See atlas scenario list.'
		],
		{ params: { scenario: wanted } }
	);
}
