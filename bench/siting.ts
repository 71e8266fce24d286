import { runSiting, siteCovering, type CoveringProblem } from '#lib/core/siting/index.ts';
import { drawCoveringCase, toProblem } from './covering-case.ts';
import { coverWithHighs } from './peers/highs.ts';
import { boundPlainly, coverGreedily, exchangePlainly } from './peers/plain-siting.ts';
import { mulberry32 } from './random.ts';
import { measure, type BenchResult } from './result.ts';

/**
 * Maximal covering, 800 m, clustered: objective, proven gap and time. `gap` is to the bound of the
 * same row; for peers without one, to the least bound of all rows. Our rows are on the clock of the
 * processor, so that other programs beside it do not count.
 */
const RADIUS_METERS = 800;
const SEED = 1;
const HIGHS_SECONDS = 45;
const PLAIN_STEPS = 300;
const ENOUGH = [0.01, 0.002];

interface Shape {
	candidates: number;
	demand: number;
	sideMeters: number;
	counts: number[];
}

export async function run({ small }: { small: boolean }): Promise<BenchResult[]> {
	const shapes: Shape[] = small
		? [{ candidates: 100, demand: 500, sideMeters: 10_000, counts: [5] }]
		: [
				{ candidates: 500, demand: 2000, sideMeters: 20_000, counts: [5, 20, 50] },
				{ candidates: 1000, demand: 10_000, sideMeters: 20_000, counts: [20] },
				{ candidates: 2000, demand: 20_000, sideMeters: 20_000, counts: [5, 20, 50] },
				{ candidates: 2000, demand: 20_000, sideMeters: 30_000, counts: [20, 50] }
			];
	const results: BenchResult[] = [];
	for (const { candidates, demand, sideMeters, counts } of shapes) {
		const drawn = drawCoveringCase(candidates, demand, sideMeters, RADIUS_METERS, SEED);
		for (const count of counts) {
			const size = `${candidates} × ${demand}, ${sideMeters / 1000} km, p = ${count}`;
			results.push(...(await benchProblem(toProblem(drawn, count), size, small ? 1 : 60)));
		}
	}
	return results;
}

async function benchProblem(
	problem: CoveringProblem,
	size: string,
	longSeconds: number
): Promise<BenchResult[]> {
	const own = [2, longSeconds].map((seconds) => ({ seconds, ...solve(problem, seconds) }));
	const least = Math.min(...own.map(({ bound }) => bound));
	const greedy = measure(3, () => coverGreedily(problem));
	const plain = measure(1, () => {
		const { chosen } = coverGreedily(problem);
		const objective = exchangePlainly(problem, chosen);
		return { objective, bound: boundPlainly(problem, objective, PLAIN_STEPS) };
	});
	const highs = await coverWithHighs(problem, Math.min(HIGHS_SECONDS, longSeconds));
	const row = (peer: string, ms: number, objective: number, bound: number, note: string) => ({
		name: 'maximal covering',
		peer,
		size,
		medianMs: ms,
		minMs: ms,
		quality: { objective, gap: percent((bound - objective) / bound), note }
	});
	return [
		...own.map(({ seconds, elapsedMs, objective, bound, endedBy, toEnough }) =>
			row(
				`fire-atlas, ${seconds} s`,
				elapsedMs,
				objective,
				bound,
				[endedBy, ...toEnough].join('; ')
			)
		),
		row('greedy', greedy.medianMs, greedy.answer.objective, least, ''),
		row(
			'greedy, exchange, plain Lagrange',
			plain.medianMs,
			plain.answer.objective,
			plain.answer.bound,
			''
		),
		row('HiGHS 1.15.3 wasm', highs.milliseconds, highs.objective, least, highs.status)
	];
}

function solve(problem: CoveringProblem, seconds: number) {
	const start = process.cpuUsage();
	const now = () => {
		const { user, system } = process.cpuUsage(start);
		return (user + system) / 1000;
	};
	const reachedMs = new Map<number, number>();
	const answer = runSiting(siteCovering(problem, mulberry32(SEED)), {
		now,
		deadline: seconds * 1000,
		onProgress: ({ gap, elapsedMs }) => {
			for (const enough of ENOUGH)
				if (gap <= enough && !reachedMs.has(enough)) reachedMs.set(enough, elapsedMs);
		}
	});
	const toEnough = Array.from(
		reachedMs,
		([enough, ms]) => `${100 * enough} % after ${(ms / 1000).toFixed(1)} s`
	);
	return { ...answer, toEnough };
}

function percent(share: number): string {
	return `${(100 * share).toFixed(3)} %`;
}
