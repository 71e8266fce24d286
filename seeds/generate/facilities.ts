import parameters from '../parameters.json' with { type: 'json' };
import brigade from '../brigade.json' with { type: 'json' };
import type { FacilityInput } from '#lib/domain/facility.ts';
import { spotOfUnit, townshipOf } from './areas.ts';
import { along, distance, lengthOf, toLonLat, type Spot } from './frame.ts';
import { createRandom, type Random } from './random.ts';
import { riverEastAt } from './river.ts';
import type { Street } from './streets.ts';
import type { Town } from './town.ts';

/** A facility of the demo; `sourceId` is stable, so that seeding again changes nothing. */
export interface DemoFacility {
	sourceId: string;
	spot: Spot;
	/** As the ledger took it over. */
	input: FacilityInput;
	/** Number of the approval with which it was taken down in the story's last summer. */
	removalApproval?: string;
}

const BRIGADE = '伊美区消防救援大队（示范）';
const WATER = '伊美区供水公司（示范）';
const PARTIES = ['管网维护一队（示范）', '管网维护二队（示范）', '美溪供水所（示范）'] as const;
const BUILT = ['2009-08-20', '2013-07-12', '2016-09-05', '2019-06-18', '2022-08-30'] as const;

/** Everything that stands on the demo's map, in a stable order. */
export function inventFacilities(town: Town): DemoFacility[] {
	const random = createRandom(parameters.seed + 1);
	return [
		...stations(),
		...hydrants(town, random),
		...cranes(town, random),
		...intakesAndPools(),
		...microStations(town, random)
	];
}

function base(kind: FacilityInput['kind'], spot: Spot): FacilityInput {
	return {
		kind,
		lifecycle: 'in_service',
		disclosure: 'internal',
		position: toLonLat(spot),
		position_accuracy_m: 5,
		township_code: townshipOf(spot),
		managed_by: BRIGADE,
		attributes: {}
	};
}

function stations(): DemoFacility[] {
	return brigade.stations.map((station) => {
		const spot: Spot = [station.east_m, station.north_m];
		const category = station.category as 'national' | 'government' | 'forest';
		return {
			sourceId: `station/${station.id}`,
			spot,
			input: {
				...base('fire_station', spot),
				name: `${station.name}（示范）`,
				category,
				attributes: station.attributes
			}
		};
	});
}

interface Site {
	street: Street;
	spot: Spot;
	order: number;
	weight: number;
}

/** Sites along a street, `spacing` apart, beside the kerb; alternating sides. */
function sitesAlong(street: Street, spacing: number, random: Random): Site[] {
	const sites: Site[] = [];
	const length = lengthOf(street.line);
	for (
		let meters = random.between(25, spacing);
		meters < length - 15;
		meters += spacing * random.between(0.85, 1.35)
	) {
		const { spot, direction } = along(street.line, meters);
		const side = sites.length % 2 === 0 ? 1 : -1;
		const offset = side * (street.widthMeters / 2 + random.between(0.6, 1.8));
		const place: Spot = [spot[0] - direction[1] * offset, spot[1] + direction[0] * offset];
		sites.push({
			street,
			spot: place,
			order: 0,
			weight: servedWeight(place) * random.between(0.45, 1)
		});
	}
	return sites;
}

/** The center is well supplied, the west bank and the newer north-east are not: that is where the holes are. */
function servedWeight([east, north]: Spot): number {
	if (east > 12000) return 0.7;
	if (east < riverEastAt(north)) return 0.62;
	if (east > 1250 && north > 900) return 0.5;
	if (north < -1700) return 0.6;
	return Math.max(0.4, 1 - Math.hypot(east - 500, north - 200) / 4200);
}

function hydrants(town: Town, random: Random): DemoFacility[] {
	const streets = [...town.streets.main, ...town.streets.meixi].filter(
		(street) => street.class !== 'bridge'
	);
	const candidates = streets
		.flatMap((street) => sitesAlong(street, 118, random))
		.sort((a, b) => b.weight - a.weight);
	const chosen: Site[] = [];
	for (const site of candidates) {
		if (chosen.length === parameters.hydrants) break;
		if (chosen.every((other) => distance(other.spot, site.spot) > 62)) chosen.push(site);
	}
	numberAlongStreets(chosen);
	return chosen
		.map((site, i) => hydrant(site, i, random))
		.sort((a, b) => (a.sourceId < b.sourceId ? -1 : 1));
}

/** Codes follow the street: 新兴大街-001 at its start. */
function numberAlongStreets(sites: Site[]): void {
	const byName = new Map<string, Site[]>();
	for (const site of sites) {
		byName.set(site.street.name, [...(byName.get(site.street.name) ?? []), site]);
	}
	for (const group of byName.values()) {
		group.sort((a, b) => a.spot[1] + a.spot[0] / 3 - (b.spot[1] + b.spot[0] / 3));
		group.forEach((site, i) => (site.order = i + 1));
	}
}

function hydrant(site: Site, index: number, random: Random): DemoFacility {
	const code = `${site.street.name}-${String(site.order).padStart(3, '0')}`;
	const isMeixi = site.spot[0] > 12000;
	const isPrivate = index % 9 === 4 && index / 9 < parameters.privateHydrants;
	const isMain = ['primary', 'secondary'].includes(site.street.class);
	const facility: FacilityInput = {
		...base('hydrant', site.spot),
		code,
		name: `${site.street.name}${site.order}号消火栓`,
		road_name: site.street.name,
		road_order: site.order,
		address: `${site.street.name}${random.pick(['东侧', '西侧', '路口', '南侧', '北侧'])}`,
		ownership: isPrivate ? 'private' : 'municipal',
		supplied_by: isMeixi ? PARTIES[2] : WATER,
		serviced_by: isMeixi ? PARTIES[2] : site.spot[1] > 200 ? PARTIES[0] : PARTIES[1],
		built_on: random.pick(BUILT),
		attributes: {
			form: random.chance(0.78) ? 'underground' : 'above_ground',
			main_form: isMain ? 'ring' : 'branch',
			main_diameter_mm: isMain ? random.pick([200, 300]) : random.pick([100, 150]),
			pressure_mpa: Math.round(random.between(0.13, 0.32) * 100) / 100,
			flow_lps: Math.round(random.between(9, 24)),
			couplings: random.pick(['DN100×1+DN65×1', 'DN150×1+DN65×2'])
		}
	};
	return {
		sourceId: `hydrant/${code}`,
		spot: site.spot,
		input: withLifecycle(facility, index),
		...(isTakenDown(index) ? { removalApproval: `伊美消函〔示范〕${index}号` } : {})
	};
}

/** A few are planned, drained already for the winter, or will be: in service until the frost. */
function withLifecycle(input: FacilityInput, index: number): FacilityInput {
	const { plannedHydrants, winterDrainedHydrants, seasonalHydrants } = parameters;
	if (index % 61 === 7 && index / 61 < plannedHydrants) return { ...input, lifecycle: 'planned' };
	if (index % 27 === 16 && index / 27 < winterDrainedHydrants) {
		return { ...input, lifecycle: 'suspended', season: 'winter' };
	}
	if (index % 23 === 11 && index / 23 < seasonalHydrants) return { ...input, season: 'winter' };
	return input;
}

const isTakenDown = (index: number): boolean =>
	index % 93 === 90 && index / 93 < parameters.removedHydrants;

function cranes(town: Town, random: Random): DemoFacility[] {
	const main = town.streets.main.filter((street) =>
		['primary', 'secondary'].includes(street.class)
	);
	const chosen: Site[] = [];
	const spread = (streets: Street[], apart: number, until: number) => {
		for (const site of streets.flatMap((street) => sitesAlong(street, 160, random))) {
			if (chosen.length >= until) return;
			if (chosen.every((other) => distance(other.spot, site.spot) > apart)) chosen.push(site);
		}
	};
	spread(main, 640, parameters.waterCranes - 3);
	spread(
		town.streets.meixi.filter((street) => street.class === 'secondary'),
		520,
		parameters.waterCranes - 1
	);
	spread(main, 430, parameters.waterCranes);
	return chosen.map((site, i) => ({
		sourceId: `water_crane/${i + 1}`,
		spot: site.spot,
		input: {
			...base('water_crane', site.spot),
			code: `SH-${String(i + 1).padStart(3, '0')}`,
			name: `${site.street.name}消防水鹤`,
			road_name: site.street.name,
			supplied_by: WATER,
			serviced_by: site.spot[0] > 12000 ? PARTIES[2] : PARTIES[0],
			built_on: random.pick(BUILT),
			attributes: {
				main_diameter_mm: 200,
				flow_lps: Math.round(random.between(28, 45)),
				bays: 1,
				has_heating: random.chance(0.7)
			}
		}
	}));
}

function intakesAndPools(): DemoFacility[] {
	const bank = (north: number): Spot => [riverEastAt(north) + 72, north];
	const intake = (n: number, spot: Spot, name: string): DemoFacility => ({
		sourceId: `intake/${n}`,
		spot,
		input: {
			...base('intake', spot),
			code: `QS-${String(n).padStart(3, '0')}`,
			name,
			lifecycle: 'planned',
			attributes: {
				water_body: '示范河',
				suction_height_m: 3.5,
				turnaround_m: 15,
				ice_measure: '冬季每周破冰检查（规划）'
			}
		}
	});
	const pool = (n: number, spot: Spot, name: string, volume: number): DemoFacility => ({
		sourceId: `pool/${n}`,
		spot,
		input: {
			...base('pool', spot),
			code: `SC-${String(n).padStart(3, '0')}`,
			name,
			attributes: { volume_m3: volume }
		}
	});
	return [
		intake(1, bank(1180), '滨河东路取水口（规划）'),
		intake(2, bank(-1420), '南郡取水口（规划）'),
		pool(1, [2420, -1500], '木材加工园消防水池', 400),
		pool(2, [17900, -10900], '美溪镇消防水池', 200)
	];
}

/** One for each current unit, then second ones in the larger communities: 62 that count; some not built yet. */
function microStations(town: Town, random: Random): DemoFacility[] {
	const units = town.units.filter((unit) => unit.kind !== 'township' || /镇$/.test(unit.name));
	const communities = units.filter((unit) => unit.kind === 'community');
	const sites = [...units, ...communities].slice(0, parameters.countedMicroStations);
	const counted = sites.map((unit, i): DemoFacility => {
		const isSecond = i >= units.length;
		const at = spotOfUnit(unit.code, town);
		const spot: Spot = [
			at[0] + (isSecond ? 260 : 40) + random.between(-30, 30),
			at[1] + random.between(-60, 60)
		];
		return microStation(
			`${unit.code}/${isSecond ? 2 : 1}`,
			spot,
			`${unit.name}${isSecond ? '第二' : ''}微型消防站`,
			unit.kind,
			isBuilt(i)
		);
	});
	const enterprises = Array.from({ length: parameters.enterpriseMicroStations }, (_, i) => {
		const spot: Spot = [-200 + i * 430, -1200 + i * 610];
		return microStation(
			`enterprise/${i + 1}`,
			spot,
			`示范企业${i + 1}微型消防站`,
			'enterprise',
			true
		);
	});
	return [...counted, ...enterprises];
}

/** 41 of the 62 are built: every third is not yet, nor is the last but one. */
const isBuilt = (index: number): boolean => index % 3 !== 2 && index !== 60;

function microStation(
	id: string,
	spot: Spot,
	name: string,
	sponsor: NonNullable<FacilityInput['sponsor']>,
	built: boolean
): DemoFacility {
	return {
		sourceId: `micro_station/${id}`,
		spot,
		input: {
			...base('micro_station', spot),
			name: `${name}（示范）`,
			sponsor,
			lifecycle: built ? 'in_service' : 'planned',
			attributes: { staff: 6, turnout_seconds: 60 }
		}
	};
}
