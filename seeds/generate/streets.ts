import type { Spot } from './frame.ts';
import type { OsmDocument } from './osm-document.ts';
import type { Random } from './random.ts';
import { RIVER_HALF_WIDTH_METERS, riverEastAt } from './river.ts';

/** A named street of the grid, in the order it runs. */
export interface Street {
	name: string;
	class: string;
	widthMeters: number;
	line: Spot[];
}

/** The nodes of a grid of streets; `at(column, row)` is undefined where the river runs. */
export interface Grid {
	columns: number;
	rows: number;
	at: (column: number, row: number) => number | undefined;
}

interface GridPlan {
	easts: number[];
	norths: number[];
	columnNames: readonly string[];
	rowNames: readonly string[];
	classOfColumn: (column: number) => string;
	classOfRow: (row: number) => string;
	crossesRiver: (row: number) => boolean;
	/** Share of residential pieces left out. */
	gapShare: number;
}

const WIDTHS: Record<string, number> = {
	trunk: 24,
	primary: 24,
	secondary: 18,
	tertiary: 14,
	residential: 9,
	unclassified: 7
};

/** Cuts an interval into streets `spacing` apart, with a little irregularity. */
export function cut(from: number, to: number, spacing: number, random: Random): number[] {
	const count = Math.round((to - from) / spacing);
	const step = (to - from) / count;
	return Array.from({ length: count + 1 }, (_, i) =>
		i === 0 || i === count ? from + i * step : from + i * step + random.between(-0.13, 0.13) * step
	);
}

/** Lays a street grid into the document; streets are cut where the river or a gap interrupts them. */
export function layGrid(
	document: OsmDocument,
	plan: GridPlan,
	random: Random
): { grid: Grid; streets: Street[] } {
	const ids = plan.norths.map((north) =>
		plan.easts.map((east) => {
			const spot: Spot = [east + random.between(-9, 9), north + random.between(-9, 9)];
			const clearance = Math.abs(spot[0] - riverEastAt(spot[1]));
			return clearance < RIVER_HALF_WIDTH_METERS + 45 ? undefined : document.addNode(spot);
		})
	);
	const at = (column: number, row: number): number | undefined => ids[row]?.[column];
	const streets: Street[] = [];
	const lay = (nodes: (number | undefined)[], name: string, kind: string, mayBridge: boolean) => {
		for (const run of runsOf(document, nodes, kind, mayBridge, plan.gapShare, random)) {
			streets.push(layRun(document, run, name, kind));
		}
	};
	plan.easts.forEach((_, column) => {
		const nodes = plan.norths.map((_, row) => at(column, row));
		lay(
			nodes,
			plan.columnNames[column] ?? `规划${column + 1}路`,
			plan.classOfColumn(column),
			false
		);
	});
	plan.norths.forEach((_, row) => {
		const nodes = plan.easts.map((_, column) => at(column, row));
		const name = plan.rowNames[row] ?? `规划${row + 1}街`;
		lay(nodes, name, plan.classOfRow(row), plan.crossesRiver(row));
	});
	return { grid: { columns: plan.easts.length, rows: plan.norths.length, at }, streets };
}

/** Consecutive nodes that are joined; a bridge is a run of its own. */
function runsOf(
	document: OsmDocument,
	nodes: (number | undefined)[],
	kind: string,
	mayBridge: boolean,
	gapShare: number,
	random: Random
): number[][] {
	const runs: number[][] = [];
	let run: number[] = [];
	const close = () => {
		if (run.length > 1) runs.push(run);
		run = [];
	};
	let last: number | undefined;
	for (const node of nodes) {
		if (node === undefined) continue;
		if (last !== undefined) {
			const isOverRiver = crossesRiver(document.spotOf(last), document.spotOf(node));
			if (isOverRiver) {
				close();
				if (mayBridge) runs.push([last, node]);
			} else if (kind === 'residential' && random.chance(gapShare)) {
				close();
			}
		}
		run.push(node);
		last = node;
	}
	close();
	return runs;
}

function crossesRiver(a: Spot, b: Spot): boolean {
	return Math.sign(a[0] - riverEastAt(a[1])) !== Math.sign(b[0] - riverEastAt(b[1]));
}

function layRun(document: OsmDocument, run: number[], name: string, kind: string): Street {
	const line = run.map((id) => document.spotOf(id));
	const [first, second] = line;
	const isBridge = line.length === 2 && !!first && !!second && crossesRiver(first, second);
	const widthMeters = WIDTHS[kind] ?? 8;
	document.addWay(run, {
		highway: kind,
		name,
		width: String(widthMeters),
		...(isBridge ? { bridge: 'yes', layer: '1' } : {}),
		...(name === '南郡胡同' ? { oneway: 'yes' } : {})
	});
	return { name, class: isBridge ? 'bridge' : kind, widthMeters, line };
}

/** A road between two nodes, bending a little; the bends are invented. */
export function layRoad(
	document: OsmDocument,
	from: number,
	to: number,
	tags: Record<string, string>,
	random: Random
): Street {
	const [a, b] = [document.spotOf(from), document.spotOf(to)];
	const length = Math.hypot(b[0] - a[0], b[1] - a[1]);
	const pieces = Math.max(2, Math.round(length / 450));
	const normal: Spot = [-(b[1] - a[1]) / length, (b[0] - a[0]) / length];
	const [swing, phase] = [Math.min(420, length * 0.06), random.between(0, 6)];
	const nodes = [from];
	for (let i = 1; i < pieces; i++) {
		const t = i / pieces;
		const bend = swing * Math.sin(Math.PI * t) * Math.sin(5 * t + phase);
		nodes.push(
			document.addNode([
				a[0] + (b[0] - a[0]) * t + normal[0] * bend,
				a[1] + (b[1] - a[1]) * t + normal[1] * bend
			])
		);
	}
	nodes.push(to);
	document.addWay(nodes, tags);
	return {
		name: tags['name'] ?? '',
		class: tags['highway'] ?? 'unclassified',
		widthMeters: WIDTHS[tags['highway'] ?? ''] ?? 7,
		line: nodes.map((id) => document.spotOf(id))
	};
}
