import { insertAudit } from '#lib/server/queries/audit.ts';
import { savePlan, type Indicator, type PlanPeriod } from '#lib/server/queries/indicator.ts';
import { bumpRevision } from '#lib/server/queries/revision.ts';
import { authorize, type Context } from './context.ts';
import { lockRegister } from './district-access.ts';

/** A plan's period with its indicators. */
export interface Plan {
	period: PlanPeriod;
	indicators: readonly Omit<Indicator, 'plan'>[];
}

/** Stores a plan, or brings it up to date: periods, targets and figures are data, not code. */
export async function importPlan(context: Context, district: string, plan: Plan): Promise<void> {
	authorize(context, district, 'import.run');
	await context.db.transaction(
		async (client) => {
			await lockRegister(client, district);
			await savePlan(client, district, plan.period, plan.indicators);
			await bumpRevision(client, district, 'rules');
			await insertAudit(client, {
				actor: context.actor,
				district,
				action: 'import',
				entity: 'plan',
				entityId: plan.period.id,
				after: plan
			});
		},
		{ label: 'import plan' }
	);
}
