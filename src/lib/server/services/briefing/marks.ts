import { dayOf, startOfDay } from '#lib/domain/day.ts';
import type { MarksQuality } from '#lib/domain/briefing.ts';
import { countMarks, findBursts, listShifts } from '#lib/domain/marks-quality.ts';
import { addDays } from '#lib/domain/week.ts';
import { listQualityMarks } from '#lib/server/queries/marks-quality.ts';
import { createRuleReader } from '../analysis.ts';
import { authorize, can, type Context } from '../context.ts';
import { requireDistrict } from '../district-access.ts';
import { invalid } from '../validation.ts';

const DEFAULT_DAYS = 28;
const MOST_DAYS = 400;

/**
 * Marks of a period by person and day: how many were made within the rule's distance, how many with a
 * photo, and stretches with more than anybody makes on foot. Who does not lead sees only its own.
 *
 * @throws {Invalid} The period ends before it begins, or is longer than 400 days.
 */
export async function readMarksQuality(
	context: Context,
	district: string,
	period: { from?: string | undefined; until?: string | undefined }
): Promise<MarksQuality> {
	authorize(context, district, 'observation.write');
	const { db, actor } = context;
	const { time_zone } = await requireDistrict(db, district);
	const until = period.until ?? dayOf(context.now(), time_zone);
	const from = period.from ?? addDays(until, 1 - DEFAULT_DAYS);
	if (from > until || addDays(from, MOST_DAYS) < until)
		throw invalid([
			{
				path: 'from',
				message: '起止日期应在 400 天之内，先起后止 — within 400 days, first the earlier'
			}
		]);
	const rule = await createRuleReader(db, district);
	const nearMeters = rule('marks.near_m');
	const burstCount = rule('marks.burst_count');
	const marks = await listQualityMarks(db, district, {
		from: startOfDay(from, time_zone),
		until: startOfDay(addDays(until, 1), time_zone),
		observer: can(actor, district, 'reply.import') ? undefined : actor.id
	});
	return {
		from,
		until,
		nearMeters,
		burstCount,
		total: countMarks(marks, nearMeters),
		shifts: listShifts(marks, nearMeters, (instant) => dayOf(new Date(instant), time_zone)),
		bursts: findBursts(marks, burstCount)
	};
}
