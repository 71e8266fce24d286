import type { ScenarioChange } from '#lib/domain/scenario.ts';
import { AppError, Conflict } from '#lib/server/errors.ts';
import { insertAudit } from '#lib/server/queries/audit.ts';
import { markScenarioApplied } from '#lib/server/queries/scenario.ts';
import { authorize, type Context } from '../context.ts';
import { createFacility, getFacility, updateFacility } from '../facility.ts';
import { requireScenario } from './scenarios.ts';

export interface AppliedChange {
	/** Place in the scenario, from 1. */
	number: number;
	action: ScenarioChange['action'];
	facility: string | null;
}

export interface LeftChange {
	number: number;
	action: ScenarioChange['action'];
	/** Why a person must do it. */
	reason: { zh: string; en: string };
}

/**
 * Enters a scenario in the register: added facilities as planned ones, moved ones at their new
 * place. What needs more than a position is left to a person and named: nobody edits a state (a
 * repair is an observation), a removal needs its approval, a closure its times.
 *
 * @throws {Conflict} It was applied before.
 */
export async function applyScenario(
	context: Context,
	district: string,
	id: string
): Promise<{ applied: AppliedChange[]; left: LeftChange[] }> {
	authorize(context, district, 'facility.write');
	const { db, actor } = context;
	const scenario = await requireScenario(context, district, id);
	// Marked first: two who press at once would plan everything twice.
	const isFirst = await db.transaction(async (client) => {
		if (!(await markScenarioApplied(client, district, id, context.now(), actor.name))) return false;
		await insertAudit(client, {
			actor,
			district,
			action: 'apply',
			entity: 'scenario',
			entityId: id,
			after: { name: scenario.name, changes: scenario.changes.length }
		});
		return true;
	});
	if (!isFirst)
		throw new Conflict(['这个方案已经应用过。', 'This scenario was applied before.'], {
			params: { id }
		});
	const applied: AppliedChange[] = [];
	const left: LeftChange[] = [];
	for (const [index, change] of scenario.changes.entries()) {
		const number = index + 1;
		const { action } = change;
		const reason = REASONS[action];
		if (reason) {
			left.push({ number, action, reason });
			continue;
		}
		try {
			const facility = await enter(context, district, change, scenario.name);
			applied.push({ number, action, facility });
		} catch (error) {
			if (!(error instanceof AppError)) throw error;
			left.push({ number, action, reason: { zh: error.in('zh-CN'), en: error.in('en') } });
		}
	}
	return { applied, left };
}

const REASONS: Partial<Record<ScenarioChange['action'], LeftChange['reason']>> = {
	repair: {
		zh: '修复须由现场检查确认：修好后登记一次检查，状态随之改变。',
		en: 'A repair is confirmed on the spot: record an observation when it works.'
	},
	remove: {
		zh: '拆除须有批准文号：请在设施页填写日期与文号。',
		en: 'A removal needs an approval: enter date and number on the facility’s page.'
	},
	close: {
		zh: '断路须有起止时间：请在断路登记里填写。',
		en: 'A closure needs its times: enter it under closures.'
	}
};

/** @returns Id of the facility. */
async function enter(
	context: Context,
	district: string,
	change: ScenarioChange,
	scenario: string
): Promise<string | null> {
	if (change.action === 'add') {
		const { id } = await createFacility(context, district, {
			kind: change.kind,
			name: change.name ?? `${scenario}（规划）`,
			position: change.position,
			lifecycle: 'planned',
			disclosure: 'internal',
			attributes: {},
			...(change.kind === 'hydrant' ? { ownership: 'municipal' as const } : {}),
			...(change.kind === 'fire_station' ? { category: 'national' as const } : {}),
			...(change.kind === 'micro_station' ? { sponsor: 'community' as const } : {})
		});
		return id;
	}
	if (change.action !== 'move') return null;
	const { version } = await getFacility(context, district, change.facility_id);
	const moved = await updateFacility(context, district, change.facility_id, {
		version,
		position: change.position
	});
	return moved.id;
}
