import loadHighs from 'highs';
import type { CoveringProblem } from '#lib/core/siting/index.ts';

export interface HighsAnswer {
	objective: number;
	status: string;
	milliseconds: number;
}

/** The problem as it stands, as text, to HiGHS in WebAssembly, with its own settings. */
export async function coverWithHighs(
	problem: CoveringProblem,
	limitSeconds: number
): Promise<HighsAnswer> {
	const highs = await loadHighs();
	const text = toLpText(problem);
	const before = performance.now();
	const { Status, ObjectiveValue } = highs.solve(text, { time_limit: limitSeconds });
	return {
		objective: Number.isFinite(ObjectiveValue) ? ObjectiveValue : 0,
		status: Status,
		milliseconds: performance.now() - before
	};
}

function toLpText({ covers, weights, limit }: CoveringProblem): string {
	const candidateCount = covers.start.length - 1;
	const coveredBy = Array.from(weights, (): number[] => []);
	for (let candidate = 0; candidate < candidateCount; candidate++) {
		for (const demand of covers.item.subarray(covers.start[candidate], covers.start[candidate + 1]))
			coveredBy[demand]?.push(candidate);
	}
	const choices = Array.from({ length: candidateCount }, (_, candidate) => `x${candidate}`);
	const points = [...weights.keys()];
	return [
		'Maximize',
		...points.map((demand) => ` + ${weights[demand]} y${demand}`),
		'Subject To',
		...points.map((demand) => {
			const cover = (coveredBy[demand] ?? []).map((candidate) => `\n - x${candidate}`).join('');
			return ` c${demand}: y${demand}${cover} <= 0`;
		}),
		` limit: ${choices.join('\n + ')} <= ${'count' in limit ? limit.count : limit.budget}`,
		'Bounds',
		...points.map((demand) => ` 0 <= y${demand} <= 1`),
		'Binary',
		...choices.map((choice) => ` ${choice}`),
		'End'
	].join('\n');
}
