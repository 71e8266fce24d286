import {
	buildRoadGraph,
	buildRoadNetwork,
	buildSnapIndex,
	findSnap
} from '#lib/core/roads/index.ts';
import {
	computeTravelMatrix,
	orderExactly,
	orderRound,
	travelSeconds,
	type RoundQuestion
} from '#lib/core/rounds/index.ts';
import { findOrtools, orderWithOrtools } from './peers/ortools-round.ts';
import { mulberry32 } from './random.ts';
import { measure, type BenchResult } from './result.ts';
import { drawGrid } from './road-grid.ts';

/**
 * Rounds on the roads of a drawn town of 10,000 crossings: how long the matrix and the order take, and how
 * much longer the order is than the best known: the exact one up to 12 stops, else the shortest that any of
 * the rows found, among them a run ten times as long and OR-Tools where Python has it (ATLAS_BENCH_PYTHON).
 */
const SIDE = 100;
const CASES = 5;
/** What the server and the phone give the search. */
const PRODUCT_SECONDS = 1;
const LONG_SECONDS = 10;
const ORTOOLS_SECONDS = 8;

interface Answers {
	peer: string;
	ms: number[];
	seconds: number[];
}

export async function run({ small }: { small: boolean }): Promise<BenchResult[]> {
	const graph = buildRoadGraph(buildRoadNetwork(drawGrid(SIDE, mulberry32(7))));
	const snaps = buildSnapIndex(graph);
	const cases = small ? 1 : CASES;
	const results: BenchResult[] = [];
	for (const stops of small ? [12, 60] : [12, 60, 120]) {
		const matrices = Array.from({ length: cases }, (_, index) => {
			const random = mulberry32(100 * stops + index);
			const places = Array.from({ length: stops + 1 }, () => {
				const [x, y] = [random() * SIDE * 60, random() * SIDE * 60];
				return { x, y, road: findSnap(snaps, x, y) };
			});
			return measure(1, () =>
				computeTravelMatrix(graph, places, { walkMetersPerSecond: 1.2, detour: 1.4 })
			);
		});
		results.push({
			name: 'travel matrix on roads',
			peer: 'fire-atlas',
			size: `${stops} stops, ${SIDE * SIDE} crossings`,
			medianMs: median(matrices.map(({ medianMs }) => medianMs)),
			minMs: Math.min(...matrices.map(({ minMs }) => minMs)),
			quality: {}
		});
		for (const returns of [false, true]) {
			const questions = matrices.map(({ answer }) => ({
				count: stops + 1,
				seconds: answer.seconds,
				returns
			}));
			results.push(...compare(questions, stops, small ? 2 : LONG_SECONDS));
		}
	}
	return Promise.resolve(results);
}

function compare(questions: readonly RoundQuestion[], stops: number, longSeconds: number) {
	const own = (peer: string, seconds: number, perturbations?: number): Answers =>
		collect(peer, questions, (question) => {
			const until = performance.now() + seconds * 1000;
			const isOver = () => performance.now() > until;
			return orderRound(question, { isOver, ...(perturbations !== undefined && { perturbations }) })
				.order;
		});
	const rows = [
		own('fire-atlas, local search alone', 2, 0),
		own(`fire-atlas, ${PRODUCT_SECONDS} s as in the product`, PRODUCT_SECONDS),
		own(`fire-atlas, ${longSeconds} s`, longSeconds, Infinity)
	];
	if (stops <= 12)
		rows.push(collect('exact', questions, (question) => orderExactly(question).order));
	const ortools = findOrtools();
	if (ortools) {
		const started = performance.now();
		const orders = orderWithOrtools(ortools.python, questions, ORTOOLS_SECONDS);
		const each = (performance.now() - started) / questions.length;
		rows.push({
			peer: `OR-Tools ${ortools.version}, ${ORTOOLS_SECONDS} s`,
			ms: questions.map(() => each),
			seconds: questions.map((question, index) => travelSeconds(question, orders[index] ?? []))
		});
	}
	const best = questions.map((_, index) =>
		Math.min(...rows.map(({ seconds }) => seconds[index] ?? Infinity))
	);
	const name = questions[0]?.returns ? 'round, back to the start' : 'round, ends at the last stop';
	return rows.map(({ peer, ms, seconds }): BenchResult => {
		const over = seconds.map((value, index) => value / (best[index] ?? NaN) - 1);
		return {
			name,
			peer,
			size: `${stops} stops, ${questions.length} rounds`,
			medianMs: median(ms),
			minMs: Math.min(...ms),
			quality: {
				'over the best known, mean %': ((100 * sum(over)) / over.length).toFixed(2),
				'over the best known, most %': (100 * Math.max(...over)).toFixed(2)
			}
		};
	});
}

function collect(
	peer: string,
	questions: readonly RoundQuestion[],
	order: (question: RoundQuestion) => number[]
): Answers {
	const runs = questions.map((question) => ({ question, ...measure(1, () => order(question)) }));
	return {
		peer,
		ms: runs.map(({ medianMs }) => medianMs),
		seconds: runs.map(({ question, answer }) => travelSeconds(question, answer))
	};
}

const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);

function median(values: readonly number[]): number {
	return values.toSorted((a, b) => a - b)[values.length >> 1] ?? NaN;
}
