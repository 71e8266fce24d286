import fs from 'node:fs';
import path from 'node:path';
import type { BenchResult } from '../result.ts';

/**
 * `npm run bench -- --table`: fills the README's table from bench/results/*.json, each row one job of ours beside
 * the peers that did the same job in the same run.
 */
interface Row {
	bench: string;
	job: string;
	/** As in `BenchResult.size`, or how it begins. */
	size: string;
	/** The issue's target, in words; empty without one. */
	target: string;
	/** Of several rows of ours, the peer's name begins so. */
	own?: string;
	/** Key of `quality` shown instead of the median. */
	figure?: string;
}

const ROWS: Row[] = [
	{
		bench: 'ogc',
		job: 'page of 1,000',
		size: '100000 hydrants',
		target: 'p95 ≤ 100 ms',
		figure: 'p95 ms'
	},
	{
		bench: 'ogc',
		job: 'page of 1,000, bbox',
		size: '100000 hydrants',
		target: 'p95 ≤ 100 ms',
		figure: 'p95 ms'
	},
	{
		bench: 'field',
		job: 'observations from 20 clients, PostGIS',
		size: 'batches of 10',
		target: '≥ 500 a second',
		figure: 'observations/s'
	},
	{
		bench: 'field',
		job: 'field page opens without signal',
		size: '300 facilities',
		target: '≤ 1.5 s'
	},
	{ bench: 'field', job: 'mark saved on the phone', size: 'tap', target: '≤ 50 ms' },
	{ bench: 'field', job: 'pending records sent', size: '1000', target: '≤ 5 s' },
	{ bench: 'coverage', job: 'holes of coverage', size: '10000 points', target: '≤ 60 ms' },
	{ bench: 'coverage', job: 'holes of coverage', size: '100000 points', target: '≤ 500 ms' },
	{
		bench: 'live-coverage',
		job: 'move one hydrant: area and linkage',
		size: '100000 points',
		target: 'p99 ≤ 1 ms',
		figure: 'p99 ms'
	},
	{ bench: 'response', job: 'response field', size: '1000000 nodes', target: '≤ 350 ms' },
	{ bench: 'response', job: 'response field', size: 'Harbin', target: '≤ 300 ms' },
	{
		bench: 'live-response',
		job: 'add a station',
		size: '1000000 nodes',
		target: 'p99 ≤ 0.5 ms',
		figure: 'p99 ms'
	},
	{
		bench: 'live-response',
		job: 'remove a station',
		size: '1000000 nodes',
		target: 'p99 ≤ 5 ms',
		figure: 'p99 ms'
	},
	...[20, 50].flatMap((count): Row[] => [
		{
			bench: 'siting',
			job: 'maximal covering',
			size: `2000 × 20000, 20 km, p = ${count}`,
			target: 'gap ≤ 1 % in 2 s',
			own: 'fire-atlas, 2 s',
			figure: 'gap'
		},
		{
			bench: 'siting',
			job: 'maximal covering',
			size: `2000 × 20000, 20 km, p = ${count}`,
			target: 'gap ≤ 0.2 % in 60 s',
			own: 'fire-atlas, 60 s',
			figure: 'gap'
		}
	]),
	...['holes', 'live holes', 'field', 'live field'].map((job): Row => ({
		bench: 'memory',
		job: `memory: ${job}`,
		size: '1',
		target: '≤ 300 MB',
		figure: 'kept MB'
	})),
	{
		bench: 'import',
		job: 'import of an OpenStreetMap file',
		size: 'Harbin',
		target: '≤ 20 s',
		own: 'fire-atlas, PostGIS'
	},
	{
		bench: 'import',
		job: 'import of an OpenStreetMap file',
		size: 'Harbin',
		target: '≤ 20 s',
		own: 'fire-atlas, embedded'
	},
	{
		bench: 'import',
		job: 'import of an OpenStreetMap file',
		size: 'province',
		target: 'bounded memory'
	},
	...['gpkg', 'shp', 'gdb', 'dxf', 'kml', 'fgb', 'xlsx', 'geojson', 'csv', 'osm'].map(
		(format): Row => ({
			bench: 'formats',
			job: `export to ${format}`,
			size: '10000 hydrants',
			target: '≤ 5 s, ≤ 400 MB'
		})
	),
	{
		bench: 'formats',
		job: 'export to gpkg',
		size: '100000 hydrants',
		target: '≤ 30 s'
	},
	{ bench: 'page', job: 'map page until interactive', size: 'demo', target: '≤ 2.5 s' },
	{
		bench: 'tiles',
		job: 'base tile',
		size: 'all zooms',
		target: 'p95 ≤ 50 ms',
		own: 'ST_AsMVT',
		figure: 'p95 ms'
	},
	{ bench: 'rate', job: 'rate now', size: '100000 facilities', target: '≤ 300 ms' }
];

const BEGIN = '<!-- measured:begin -->';
const END = '<!-- measured:end -->';

export function writeMeasuredTable(resultsFolder: string, readme: string): void {
	const text = fs.readFileSync(readme, 'utf8');
	const [before, after] = [text.indexOf(BEGIN), text.indexOf(END)];
	if (before < 0 || after < before) throw new Error(`${readme} has no ${BEGIN} … ${END}`);
	const lines = ROWS.flatMap((row) => toLine(row, readResults(resultsFolder, row.bench)));
	const table = [
		'| job | size | target | Fire Atlas | peers, same run |',
		'|---|---|---|---|---|',
		...lines
	];
	fs.writeFileSync(
		readme,
		`${text.slice(0, before + BEGIN.length)}\n\n${table.join('\n')}\n\n${text.slice(after)}`
	);
}

function readResults(folder: string, bench: string): BenchResult[] {
	const file = path.join(folder, `${bench}.json`);
	if (!fs.existsSync(file)) return [];
	return (JSON.parse(fs.readFileSync(file, 'utf8')) as { results: BenchResult[] }).results;
}

function toLine(row: Row, results: readonly BenchResult[]): string[] {
	const all = results.filter(({ name, size }) => name === row.job && size.startsWith(row.size));
	const own = all.find(({ peer }) => peer.startsWith(row.own ?? 'fire-atlas'));
	if (!own) return [];
	const peers = all.filter(({ peer }) => !peer.startsWith('fire-atlas') && peer !== own.peer);
	const memory = own.quality['peak MB'];
	// A gap is what is compared, where there is one, and not the time that both were given.
	const ratios = peers.map((peer) =>
		row.figure === 'gap'
			? `${peer.peer}: ${peer.quality.gap} after ${inWords(peer.medianMs)}`
			: `${peer.peer}: ${times(peer.medianMs / own.medianMs)}`
	);
	return [
		`| ${row.job}${row.own === undefined ? '' : ` (${row.own.replace('fire-atlas, ', '')})`} | ${own.size} | ${row.target} | ${shownFigure(row, own)}${memory === undefined ? '' : `, peak ${memory} MB`} | ${ratios.join(' · ')} |`
	];
}

function shownFigure({ figure }: Row, { medianMs, quality }: BenchResult): string {
	if (figure === undefined) return inWords(medianMs);
	const value = quality[figure];
	if (figure === 'gap') return `gap ${value} after ${inWords(medianMs)}`;
	const [, name = figure, unit = ''] = /^(.*) (\S+)$/.exec(figure) ?? [];
	return `${name} ${value} ${unit}`.trimEnd();
}

function inWords(milliseconds: number): string {
	return milliseconds < 1000
		? `${Number(milliseconds.toPrecision(3))} ms`
		: `${Number((milliseconds / 1000).toPrecision(3))} s`;
}

/** How many times our time a peer took. */
function times(ratio: number): string {
	return `× ${Number(ratio.toPrecision(2))}`;
}
