import type { ScenarioChange } from './scenario.ts';

/** 三条控制线, by the kind of area. */
export const THREE_LINES = ['farmland', 'ecology', 'urban_boundary'] as const;
export type ThreeLine = (typeof THREE_LINES)[number];

/** Whether a point lies inside; null where the line was not imported. */
export type LineCheck = Record<ThreeLine, boolean | null>;

/** What a scenario adds or moves, each checked against the three lines. */
export interface ScenarioLines {
	/** `number`: place in the scenario, from 1. */
	points: {
		number: number;
		action: Extract<ScenarioChange['action'], 'add' | 'move'>;
		kind: string | null;
		check: LineCheck;
	}[];
	/** Lines that were not imported: nothing is said about them. */
	missing: ThreeLine[];
}
