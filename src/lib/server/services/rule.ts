import * as v from 'valibot';
import { isMonthDay } from '#lib/domain/cycle.ts';
import { MONTH_DAY } from '#lib/domain/rules/rule.ts';
import { RULES, type Rule } from '#lib/domain/rules.ts';
import type { Queryable } from '#lib/server/db/pool.ts';
import { NotFound } from '#lib/server/errors.ts';
import { insertAudit } from '#lib/server/queries/audit.ts';
import { bumpRevision } from '#lib/server/queries/revision.ts';
import {
	deleteDistrictRule,
	listDistrictRules,
	saveDistrictRule
} from '#lib/server/queries/rule.ts';
import { authorize, type Context } from './context.ts';
import { requireDistrict } from './district-access.ts';
import { invalid, parseInput } from './validation.ts';

/** A rule as a district has it: the national one beside its own value. */
export interface EffectiveRule extends Rule {
	effective: number;
	districtValue?: number;
	reason?: string;
	set_by?: string;
	set_at?: string;
}

export const RuleValueSchema = v.strictObject({
	value: v.pipe(v.number(), v.finite()),
	reason: v.pipe(
		v.string(),
		v.trim(),
		v.minLength(1, '请写明理由或依据 — say why, or on what ground'),
		v.maxLength(500)
	)
});
export type RuleValue = v.InferInput<typeof RuleValueSchema>;

/** All rules with the district's own values. */
export async function listRules(context: Context, district: string): Promise<EffectiveRule[]> {
	authorize(context, district, 'map.read');
	await requireDistrict(context.db, district);
	return readRules(context.db, district);
}

/**
 * Gives a rule the district's own value.
 *
 * @throws {NotFound} No such rule. @throws {Invalid} Out of range, or no reason.
 */
export async function setRule(
	context: Context,
	district: string,
	key: string,
	input: RuleValue
): Promise<EffectiveRule> {
	authorize(context, district, 'rule.write');
	const rule = findRule(key);
	const { value, reason } = parseInput(RuleValueSchema, input);
	const [least, greatest] = rule.range;
	if (value < least || value > greatest) {
		throw invalid([
			{
				path: 'value',
				message:
					`${rule.title[0]}应在 ${least}–${greatest} ${rule.unit} 之间 — ${rule.title[1]} must lie between ${least} and ${greatest} ${rule.unit}`.trim()
			}
		]);
	}
	if (rule.unit === MONTH_DAY && !isMonthDay(value)) {
		const message =
			'应为月日，如 915 即 9 月 15 日 — must be month and day, e.g. 915 for 15 September';
		throw invalid([{ path: 'value', message }]);
	}
	await change(context, district, key, 'set', (client) =>
		saveDistrictRule(client, district, {
			key,
			value,
			reason,
			set_by: context.actor.name,
			set_at: context.now().toISOString()
		})
	);
	return findEffective(context.db, district, key);
}

/** Back to the national value; harmless when the district has none of its own. */
export async function resetRule(
	context: Context,
	district: string,
	key: string
): Promise<EffectiveRule> {
	authorize(context, district, 'rule.write');
	findRule(key);
	await change(context, district, key, 'reset', (client) =>
		deleteDistrictRule(client, district, key)
	);
	return findEffective(context.db, district, key);
}

/** The values that hold in a district, by key; for services that authorized already. */
export async function readRules(db: Queryable, district: string): Promise<EffectiveRule[]> {
	const own = new Map((await listDistrictRules(db, district)).map((rule) => [rule.key, rule]));
	return RULES.map((rule) => {
		const set = own.get(rule.key);
		if (!set) return { ...rule, effective: rule.value };
		const { value, reason, set_by, set_at } = set;
		return { ...rule, effective: value, districtValue: value, reason, set_by, set_at };
	});
}

async function change(
	context: Context,
	district: string,
	key: string,
	action: string,
	write: (client: Queryable) => Promise<unknown>
): Promise<void> {
	await requireDistrict(context.db, district);
	await context.db.transaction(
		async (client) => {
			await bumpRevision(client, district, 'rules');
			const before = (await readRules(client, district)).find((rule) => rule.key === key);
			await write(client);
			const after = (await readRules(client, district)).find((rule) => rule.key === key);
			await insertAudit(client, {
				actor: context.actor,
				district,
				action,
				entity: 'rule',
				entityId: key,
				before: { value: before?.effective, reason: before?.reason },
				after: { value: after?.effective, reason: after?.reason }
			});
		},
		{ label: 'rule' }
	);
}

async function findEffective(db: Queryable, district: string, key: string): Promise<EffectiveRule> {
	const found = (await readRules(db, district)).find((rule) => rule.key === key);
	return found ?? { ...findRule(key), effective: findRule(key).value };
}

function findRule(key: string): Rule {
	const rule = RULES.find((entry) => entry.key === key);
	if (rule) return rule;
	throw new NotFound(
		[
			'没有规则“{key}”。可用的规则见 atlas rule list。',
			'There is no rule "{key}". See atlas rule list.'
		],
		{ params: { key } }
	);
}
