import { pageLocale, word } from '#lib/components/page/words.ts';
import type { Box } from '#lib/core/geometry/index.ts';
import { format } from '#lib/domain/messages/index.ts';
import { ROAD_CLASSES, isRoadClass } from '#lib/domain/road-classes.ts';
import type { ShortfallCounts, WidthSource } from '#lib/domain/shortfall.ts';

/** A hydrant that counts to a road. */
export interface RoadHydrant {
	id: string;
	code: string | null;
	name: string | null;
	counts: 'working' | 'uninspected' | 'notWorking';
	distanceMeters: number | null;
}

/** A road of the table, without its lines. */
export interface RoadRow extends ShortfallCounts {
	number: number;
	name: string | null;
	class: string;
	minWidthMeters: number;
	maxWidthMeters: number;
	widthSources: Record<WidthSource, number>;
	hydrants: RoadHydrant[];
	box: Box | null;
}

export function roadClassName(name: string): string {
	return isRoadClass(name) ? format(ROAD_CLASSES[name].title, pageLocale()) : name;
}

/** Streets without a name are told apart by class. */
export function roadName(road: Pick<RoadRow, 'name' | 'class'>): string {
	return road.name ?? word('shortfall.unnamed', { class: roadClassName(road.class) });
}

const SOURCES = {
	tag: 'shortfall.widthTag',
	lanes: 'shortfall.widthLanes',
	class: 'shortfall.widthClass'
} as const;

/** `14–62 m`, and where most of it comes from. */
export function printWidth(road: RoadRow, isFull: boolean): string {
	const [low, high] = [Math.round(road.minWidthMeters), Math.round(road.maxWidthMeters)];
	const range = low === high ? `${low} m` : `${low}–${high} m`;
	const total = Object.values(road.widthSources).reduce((sum, meters) => sum + meters, 0);
	const shares = (['tag', 'lanes', 'class'] as const)
		.filter((source) => road.widthSources[source] > 0)
		.sort((a, b) => road.widthSources[b] - road.widthSources[a])
		.map(
			(source) =>
				`${word(SOURCES[source])} ${Math.round((road.widthSources[source] / total) * 100)}%`
		);
	const [most = ''] = shares;
	return isFull ? shares.join('，') : `${range} ${most.replace(/ \d+%$/, '')}`;
}
