import parameters from '../parameters.json' with { type: 'json' };
import { distance, type Spot } from './frame.ts';
import { OsmDocument } from './osm-document.ts';
import { createRandom, type Random } from './random.ts';
import { bank, riverEastAt, riverLine, riverRing } from './river.ts';
import { layBuildings, layHamlet } from './buildings.ts';
import { cut, layGrid, layRoad, type Grid, type Street } from './streets.ts';
import { readUnits, type Unit } from './units.ts';

/** The invented district: an OSM document, its streets, and where the towns lie. */
export interface Town {
	document: OsmDocument;
	/** Streets of the main town, of 美溪, and the roads between. */
	streets: { main: Street[]; meixi: Street[]; roads: Street[] };
	units: Unit[];
	/** What is or will be built up: both banks of the main town, and 美溪; rings without a repeated point. */
	growthRings: Spot[][];
}

const COLUMN_NAMES = [
	'西山路',
	'滨河西路',
	'扶林路',
	'滨河东路',
	'永红路',
	'新兴大街',
	'黎明路',
	'林都大街',
	'机修路',
	'站前路',
	'铁西路',
	'新欣路',
	'东环路',
	'北郡路',
	'红松路'
];
const ROW_NAMES = [
	'南环街',
	'爱林街',
	'奋斗街',
	'南郡胡同',
	'通山街',
	'青松街',
	'红升街',
	'文林街',
	'育林街',
	'前进街',
	'中心大街',
	'朝阳街',
	'旭日街',
	'建设街',
	'林业街',
	'永兴街',
	'东升街',
	'工人街',
	'友谊街',
	'白桦街',
	'胜利街',
	'和平街',
	'北环街'
];

/** Invents the town, 美溪, the villages and the roads between; the same for the same seed. */
export function inventTown(): Town {
	const random = createRandom(parameters.seed);
	const document = new OsmDocument();
	const units = readUnits();
	const main = layMainTown(document, random);
	const meixi = layMeixi(document, random);
	const roads = layCountryRoads(document, units, main.grid, meixi.grid, random);
	layWater(document);
	layLandUse(document);
	layRail(document);
	layBuildings(document, main.grid, { centerDensity: 1, random });
	layBuildings(document, meixi.grid, { centerDensity: 0.8, random });
	for (const unit of units) {
		if (unit.spot && (unit.kind === 'village' || unit.kind === 'forest_unit')) {
			layHamlet(document, unit.spot, unit.kind === 'village' ? 34 : 22, random);
		}
	}
	return {
		document,
		streets: { main: main.streets, meixi: meixi.streets, roads },
		units,
		growthRings: growthRings()
	};
}

function layMainTown(document: OsmDocument, random: Random): { grid: Grid; streets: Street[] } {
	const { townWestMeters, townEastMeters, townSouthMeters, townNorthMeters } = parameters;
	return layGrid(
		document,
		{
			easts: cut(townWestMeters, townEastMeters, 245, random),
			norths: cut(townSouthMeters, townNorthMeters, 212, random),
			columnNames: COLUMN_NAMES,
			rowNames: ROW_NAMES,
			classOfColumn: (column) =>
				[5, 7].includes(column)
					? 'primary'
					: [1, 3, 12].includes(column)
						? 'secondary'
						: column % 2
							? 'tertiary'
							: 'residential',
			classOfRow: (row) =>
				row === 10
					? 'primary'
					: [0, 5, 16, 22].includes(row)
						? 'secondary'
						: row % 3 === 1
							? 'tertiary'
							: 'residential',
			crossesRiver: (row) => [5, 10, 16].includes(row),
			gapShare: 0.1
		},
		random
	);
}

function layMeixi(document: OsmDocument, random: Random): { grid: Grid; streets: Street[] } {
	const [east = 0, north = 0] = parameters.meixiCenter;
	const names = ['美溪西路', '文化路', '美溪大街', '东林路', '美溪东路', '林苑路', '新兴路'];
	return layGrid(
		document,
		{
			easts: cut(east - 650, east + 750, 240, random),
			norths: cut(north - 600, north + 600, 200, random),
			columnNames: names,
			rowNames: ['美南街', '松涛街', '胜林街', '美溪中街', '缓岭街', '红溪街', '美北街'],
			classOfColumn: (column) => (column === 2 ? 'secondary' : 'residential'),
			classOfRow: (row) => (row === 3 ? 'secondary' : 'residential'),
			crossesRiver: () => false,
			gapShare: 0.08
		},
		random
	);
}

/** The highway to 美溪, then every village and forest unit to the nearest road node already there. */
function layCountryRoads(
	document: OsmDocument,
	units: Unit[],
	main: Grid,
	meixi: Grid,
	random: Random
): Street[] {
	const gate = main.at(main.columns - 1, 5);
	const arrival = meixi.at(0, 3);
	if (gate === undefined || arrival === undefined) throw new Error('the grid lost its gates');
	const middle = document.addNode([8200, -3900]);
	const highway = { highway: 'secondary', name: '伊美公路', width: '12', maxspeed: '60' };
	const streets = [
		layRoad(document, gate, middle, highway, random),
		layRoad(document, middle, arrival, highway, random)
	];
	const north = main.at(main.columns - 1, 16);
	const exits = [gate, middle, arrival, north, meixi.at(meixi.columns - 1, 3)].filter(
		(id) => id !== undefined
	);
	const remote = units
		.filter((unit) => unit.spot && !isInTown(unit))
		.sort((a, b) => distance(a.spot as Spot, [0, 0]) - distance(b.spot as Spot, [0, 0]));
	for (const unit of remote) {
		const spot = unit.spot as Spot;
		const nearest = exits.reduce((best, id) =>
			distance(document.spotOf(id), spot) < distance(document.spotOf(best), spot) ? id : best
		);
		const end = document.addNode(spot);
		const isForest = unit.kind === 'forest_unit';
		streets.push(
			layRoad(
				document,
				nearest,
				end,
				{
					highway: isForest ? 'unclassified' : 'tertiary',
					name: `${shortName(unit.name)}路`,
					width: isForest ? '5' : '7'
				},
				random
			)
		);
		exits.push(end);
	}
	return streets;
}

const shortName = (name: string): string => name.replace(/(社区|村|林场|经营所)$/, '');

function isInTown(unit: Unit): boolean {
	const [east = 0, north = 0] = parameters.meixiCenter;
	return (
		unit.kind === 'township' ||
		(unit.kind === 'community' && !!unit.spot && distance(unit.spot, [east, north]) < 1200)
	);
}

function layWater(document: OsmDocument): void {
	document.addPolygon(riverRing(), { natural: 'water', water: 'river', name: '示范河' });
	document.addLine(riverLine(24000, -11000), { waterway: 'river', name: '示范河' });
	const [east = 0, north = 0] = parameters.meixiCenter;
	const brook = Array.from({ length: 30 }, (_, i): Spot => [
		east - 900 + 130 * Math.sin(i / 2),
		north + 3600 - i * 260
	]);
	document.addLine(brook, { waterway: 'stream', name: '美溪（示范）' });
}

function layLandUse(document: OsmDocument): void {
	for (const ring of growthRings()) document.addPolygon(ring, { landuse: 'residential' });
	document.addPolygon(
		[
			[1980, -2150],
			[2850, -2050],
			[2900, -900],
			[2000, -800]
		],
		{ landuse: 'industrial', name: '木材加工园（示范）' }
	);
	document.addPolygon(
		[
			[60, 330],
			[230, 330],
			[230, 520],
			[60, 520]
		],
		{ leisure: 'park', name: '林都公园（示范）' }
	);
	document.addPolygon(
		[
			[2500, 500],
			[5200, 700],
			[5400, 3000],
			[2700, 3100]
		],
		{ landuse: 'farmland' }
	);
}

function layRail(document: OsmDocument): void {
	const line = Array.from({ length: 60 }, (_, i): Spot => [
		1065 + 60 * Math.sin(i / 9),
		6500 - i * 230
	]);
	document.addLine(line, { railway: 'rail', name: '汤林线（示范）' });
}

/** The growth boundary keeps 120–250 m around the grids and out of the river; corners are cut as planners do. */
function growthRings(): Spot[][] {
	const {
		townWestMeters: w,
		townEastMeters: e,
		townSouthMeters: s,
		townNorthMeters: n
	} = parameters;
	const [me = 0, mn = 0] = parameters.meixiCenter;
	return [
		[
			[w - 120, s + 420],
			[w + 300, s - 130],
			...bank(-1, s - 140, n + 150, 15),
			[w + 200, n + 130],
			[w - 130, n - 520]
		],
		[
			[e - 300, s - 150],
			[e + 220, s + 260],
			[e + 240, n - 420],
			[e - 260, n + 160],
			[riverEastAt(n) + 300, n + 190],
			...bank(1, n + 160, s - 140, 15)
		],
		[
			[me - 780, mn - 480],
			[me - 560, mn - 730],
			[me + 700, mn - 720],
			[me + 880, mn - 300],
			[me + 860, mn + 560],
			[me + 500, mn + 740],
			[me - 620, mn + 720],
			[me - 790, mn + 420]
		]
	];
}
