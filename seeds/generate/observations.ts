import { createHash } from 'node:crypto';
import parameters from '../parameters.json' with { type: 'json' };
import type { Condition, Defect, Evidence } from '#lib/domain/observation.ts';
import { toLonLat, type Spot } from './frame.ts';
import type { DemoFacility } from './facilities.ts';
import { createRandom, type Random } from './random.ts';
import { removedOn } from './story.ts';

/** An observation of the demo; ids are derived from what is seen, so that seeding twice is harmless. */
export interface DemoObservation {
	id: string;
	observed_at: string;
	received_at: string;
	observer: string;
	observer_name: string;
	evidence: Evidence;
	condition: Condition;
	defects: Defect[];
	pressure_mpa?: number;
	flow_lps?: number;
	usable_under_ice?: boolean;
	observer_position?: [number, number];
	note?: string;
}

interface Round {
	name: string;
	/** First day of the round, in which year of the story; visits spread over the following `days`. */
	from: [year: number, monthAndDay: string];
	days: number;
	evidence: Evidence;
	season: 'autumn' | 'winter' | 'spring';
	/** Share of facilities that the round reaches. */
	reach: number;
}

/** Two years of rounds: autumn drains, winter looks (no flow test in hard frost), spring measures. */
const ROUNDS: readonly Round[] = [
	{
		name: '秋季排空',
		from: [0, '10-08'],
		days: 20,
		evidence: 'opened',
		season: 'autumn',
		reach: 0.9
	},
	{
		name: '冬季查看',
		from: [1, '01-06'],
		days: 25,
		evidence: 'visual',
		season: 'winter',
		reach: 0.6
	},
	{
		name: '春季普查',
		from: [1, '05-06'],
		days: 30,
		evidence: 'measured',
		season: 'spring',
		reach: 0.96
	},
	{
		name: '秋季排空',
		from: [1, '10-09'],
		days: 20,
		evidence: 'opened',
		season: 'autumn',
		reach: 0.92
	},
	{
		name: '冬季查看',
		from: [2, '01-05'],
		days: 25,
		evidence: 'visual',
		season: 'winter',
		reach: 0.65
	},
	{
		name: '春季普查',
		from: [2, '05-06'],
		days: 30,
		evidence: 'measured',
		season: 'spring',
		reach: 0.97
	},
	{
		name: '秋季排空',
		from: [2, '10-09'],
		days: 18,
		evidence: 'opened',
		season: 'autumn',
		reach: 0.86
	}
];
/** From the look to the server: the phone finds its signal. */
const SENDING_MILLISECONDS = 600_000;
const CREWS = ['巡查一组（示范）', '巡查二组（示范）', '巡查三组（示范）'] as const;

const DEFECTS: Record<Round['season'], readonly Defect[]> = {
	autumn: [
		'undrained',
		'leaking',
		'seized',
		'part_damaged',
		'no_water',
		'well_flooded',
		'obstructed'
	],
	winter: ['frozen', 'cover_stuck', 'snow_buried', 'parked_on', 'damaged'],
	spring: [
		'no_water',
		'low_pressure',
		'low_flow',
		'corroded',
		'seized',
		'leaking',
		'damaged',
		'buried',
		'enclosed'
	]
};
const UNUSABLE: readonly Defect[] = [
	'no_water',
	'frozen',
	'seized',
	'damaged',
	'buried',
	'cover_stuck',
	'enclosed'
];

/** What was seen of one facility in two years, in order of time. */
export interface DemoLife {
	sourceId: string;
	observations: DemoObservation[];
}

/** What was seen of hydrants, cranes and pools; a few were never looked at. */
export function inventObservations(
	facilities: readonly DemoFacility[],
	firstYear: number
): DemoLife[] {
	const random = createRandom(parameters.seed + 2);
	return facilities
		.filter(({ input }) => ['hydrant', 'water_crane', 'pool'].includes(input.kind))
		.filter(({ input }) => input.lifecycle !== 'planned')
		.flatMap((facility) =>
			random.chance(parameters.neverInspectedShare)
				? []
				: { sourceId: facility.sourceId, observations: lifeOf(facility, firstYear, random) }
		);
}

/** The story of one facility: it breaks now and then and is repaired within a round or two. */
function lifeOf(facility: DemoFacility, firstYear: number, random: Random): DemoObservation[] {
	const seen: DemoObservation[] = [ledgerEntry(facility, firstYear)];
	const proneness = facility.input.kind === 'water_crane' ? 0.06 : random.between(0.01, 0.06);
	let defects: Defect[] = [];
	for (const round of ROUNDS) {
		const [year, day] = round.from;
		const firstDay = `${firstYear + year}-${day}`;
		if (defects.length > 0 && random.chance(0.6)) defects = [];
		else if (defects.length === 0 && random.chance(proneness))
			defects = [random.pick(DEFECTS[round.season])];
		if (facility.removalApproval !== undefined && firstDay > removedOn(firstYear)) break;
		if (!random.chance(round.reach)) continue;
		const made = visit(facility, round, firstDay, defects, random);
		seen.push(made);
		if (random.chance(0.008)) seen.push(contradiction(facility, made));
	}
	return seen;
}

function ledgerEntry(facility: DemoFacility, firstYear: number): DemoObservation {
	const at = `${firstYear}-09-10T01:00:00.000Z`;
	return observation(facility, at, '供水公司台账（示范）', 'ledger', []);
}

function visit(
	facility: DemoFacility,
	round: Round,
	firstDay: string,
	defects: Defect[],
	random: Random
): DemoObservation {
	const day = Math.floor(random.between(0, round.days));
	const hour = Math.floor(random.between(0, 8));
	const at = new Date(`${firstDay}T00:30:00.000Z`);
	at.setUTCDate(at.getUTCDate() + day);
	at.setUTCHours(at.getUTCHours() + hour, Math.floor(random.between(0, 60)));
	const made = observation(facility, at.toISOString(), random.pick(CREWS), round.evidence, defects);
	made.note = round.name;
	made.observer_position = near(facility.spot, random);
	if (round.evidence === 'measured' && made.condition !== 'unusable') {
		const isWeak = defects.includes('low_pressure') || defects.includes('low_flow');
		made.pressure_mpa =
			Math.round((isWeak ? random.between(0.05, 0.12) : random.between(0.15, 0.33)) * 100) / 100;
		made.flow_lps = Math.round(isWeak ? random.between(5, 11) : random.between(15, 28));
	}
	return made;
}

/** Another crew says the opposite two hours later: 状态存疑 until somebody looks again. */
function contradiction(facility: DemoFacility, seen: DemoObservation): DemoObservation {
	const at = new Date(Date.parse(seen.observed_at) + 2 * 3_600_000).toISOString();
	const other = CREWS.find((crew) => crew !== seen.observer_name) ?? CREWS[0];
	return observation(
		facility,
		at,
		other,
		seen.evidence,
		seen.condition === 'unusable' ? [] : ['no_water']
	);
}

function observation(
	facility: DemoFacility,
	observed_at: string,
	observer: string,
	evidence: Evidence,
	defects: Defect[]
): DemoObservation {
	const condition: Condition =
		defects.length === 0
			? 'intact'
			: defects.some((defect) => UNUSABLE.includes(defect))
				? 'unusable'
				: 'impaired';
	return {
		id: uuidOf(`${facility.sourceId}|${observed_at}|${observer}`),
		observed_at,
		received_at: new Date(Date.parse(observed_at) + SENDING_MILLISECONDS).toISOString(),
		observer: `demo:${observer}`,
		observer_name: observer,
		evidence,
		condition,
		defects: [...defects]
	};
}

const near = ([east, north]: Spot, random: Random): [number, number] =>
	toLonLat([east + random.between(-9, 9), north + random.between(-9, 9)]);

/** A version-5-shaped UUID of a text, stable between runs. */
export function uuidOf(text: string): string {
	const hash = createHash('sha1').update(`fire-atlas demo|${text}`).digest('hex');
	const variant = ((parseInt(hash.slice(16, 18), 16) & 0x3f) | 0x80).toString(16);
	return `${hash.slice(0, 8)}-${hash.slice(8, 12)}-5${hash.slice(13, 16)}-${variant}${hash.slice(18, 20)}-${hash.slice(20, 32)}`;
}
