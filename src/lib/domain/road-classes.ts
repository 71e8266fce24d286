/** One class of road or path: who may use it by default, and how fast an engine drives on it. */
export interface RoadClassRule {
	/** Chinese and English, for legends. */
	title: readonly [zh: string, en: string];
	/** Driving speed of a fire engine, km/h. For footways it counts only where an engine is let in. */
	speedKmh: number;
	isDrivable: boolean;
	isWalkable: boolean;
}

/** Level and source of all speeds below, shown wherever a travel time is shown. */
export const SPEED_BASIS = {
	level: 'assumption',
	zh: '规划假设：按道路等级取值，在取得本队实际出车数据之前采用；maxspeed 低于该值时取 maxspeed',
	en: "Planning assumption by road class until a brigade's own runs replace it; a lower maxspeed caps it"
} as const;

/**
 * Road classes, most important first (the order of legends). Speeds are planning assumptions (规划假设):
 * no clause gives one; 30–35 km/h on ordinary streets reproduces the 4–7 km² of a station's area
 * (建标152-2017 art. 14). Links drive at the speed of their class.
 */
export const ROAD_CLASSES = {
	motorway: road(['高速公路', 'Motorway'], 80, false),
	trunk: road(['快速路、国道', 'Trunk road'], 60),
	primary: road(['主干路', 'Primary road'], 50),
	secondary: road(['次干路', 'Secondary road'], 40),
	tertiary: road(['支路', 'Tertiary road'], 35),
	unclassified: road(['乡村道路', 'Minor road'], 30),
	residential: road(['居住区道路', 'Residential street'], 30),
	living_street: road(['生活街道', 'Living street'], 20),
	service: road(['内部道路', 'Service road'], 15),
	track: road(['机耕路、林道', 'Track'], 15),
	pedestrian: path(['步行街', 'Pedestrian street']),
	footway: path(['人行道', 'Footway']),
	cycleway: path(['自行车道', 'Cycleway']),
	bridleway: path(['马道', 'Bridleway']),
	path: path(['小路', 'Path']),
	steps: path(['台阶', 'Steps'])
} as const satisfies Readonly<Record<string, RoadClassRule>>;

export type RoadClass = keyof typeof ROAD_CLASSES;

/** `road_edge.class` is one of these. */
export function isRoadClass(name: string): name is RoadClass {
	return Object.hasOwn(ROAD_CLASSES, name);
}

function road(title: RoadClassRule['title'], speedKmh: number, isWalkable = true): RoadClassRule {
	return { title, speedKmh, isDrivable: true, isWalkable };
}

/** An engine let onto a path drives as on a service road. */
function path(title: RoadClassRule['title']): RoadClassRule {
	return { title, speedKmh: 15, isDrivable: false, isWalkable: true };
}
