import * as v from 'valibot';
import { flag } from './query-flag.ts';
import { VIEWS } from './views.ts';

/** Kinds whose reach along streets means something: hose from water, people on foot. */
export const REACH_KINDS = ['hydrant', 'intake', 'pool', 'micro_station'] as const;
export type ReachKind = (typeof REACH_KINDS)[number];

/** A number of a query string in a range, undefined when absent. */
export function queryNumber(name: string, least: number, most: number) {
	const hint = `${name} 应为 ${least}–${most} 的数 — must be a number of ${least} to ${most}`;
	return v.optional(
		v.pipe(
			v.string(),
			v.transform(Number),
			v.number(hint),
			v.minValue(least, hint),
			v.maxValue(most, hint)
		)
	);
}

export const MOST_REACH_METERS = 20_000;
export const MOST_OFF_ROAD_METERS = 500;

/** `?kind=&view=&winter=&within=&offRoad=` of a reach along streets. */
export const ReachQuerySchema = v.object({
	kind: v.optional(v.picklist(REACH_KINDS), 'hydrant'),
	view: v.optional(v.picklist(VIEWS), 'as_is'),
	winter: flag,
	within: queryNumber('within', 0, MOST_REACH_METERS),
	offRoad: queryNumber('offRoad', 0, MOST_OFF_ROAD_METERS)
});
