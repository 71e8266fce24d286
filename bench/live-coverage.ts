import { computeHoles, LiveCoverage } from '#lib/core/coverage/index.ts';
import { drawBuiltUpScene } from './built-up-scene.ts';
import { findHolesWithClipper, loadClipper } from './peers/clipper-tiled.ts';
import { mulberry32 } from './random.ts';
import { measure, resultOfRuns, timeRun, type BenchResult, type RunTime } from './result.ts';

/**
 * One hydrant of many moved 80 m: area and linkage right again, and the rings that changed drawn
 * anew. The peers compute everything, which is what a program without a live kernel does.
 * `error m²` compares with a full computation after all the moves.
 */
const STEP_METERS = 80;
const WARM_UP = 200;

export async function run({ small }: { small: boolean }): Promise<BenchResult[]> {
	const clipper = await loadClipper();
	const results: BenchResult[] = [];
	for (const count of small ? [1000] : [10_000, 100_000]) {
		const scene = drawBuiltUpScene(count);
		const { area, xs, ys, radiusMeters } = scene;
		const size = `${count} points, ${scene.vertexCount} vertices`;
		const before = process.memoryUsage();
		const live = new LiveCoverage(area, { xs, ys, radii: radiusMeters });
		const after = process.memoryUsage();
		const random = mulberry32(count);
		const places = Array.from(xs, (x, index) => ({ x, y: ys[index] ?? NaN }));
		const move = () => {
			const index = Math.floor(random() * count);
			const turn = 2 * Math.PI * random();
			const place = places[index];
			if (!place) return;
			place.x += STEP_METERS * Math.cos(turn);
			place.y += STEP_METERS * Math.sin(turn);
			live.moveFacility(index, place.x, place.y);
		};
		for (let k = 0; k < WARM_UP; k++) move();
		const rebuilds = live.rebuilds;
		const runs: RunTime[] = Array.from({ length: small ? 200 : 2000 }, () => timeRun(move));
		const drawn: RunTime[] = Array.from({ length: small ? 100 : 500 }, () =>
			timeRun(() => {
				move();
				live.listChangedRings();
			})
		);
		const full = measure(3, () =>
			computeHoles({
				area,
				xs: Float64Array.from(places, ({ x }) => x),
				ys: Float64Array.from(places, ({ y }) => y),
				radii: radiusMeters
			})
		);
		const quality = {
			'error m²': Math.abs(full.answer.holeSquareMeters - live.holeSquareMeters).toExponential(1),
			rebuilds: live.rebuilds - rebuilds,
			'heap MB': Math.round(
				(after.heapUsed + after.arrayBuffers - before.heapUsed - before.arrayBuffers) / 1e6
			)
		};
		results.push(
			resultOfRuns('move one hydrant: area and linkage', 'fire-atlas', size, runs, quality),
			resultOfRuns('move one hydrant: and changed rings drawn', 'fire-atlas', size, drawn)
		);
		const tiled = measure(1, () => findHolesWithClipper(clipper, scene));
		for (const [peer, times] of [
			['fire-atlas, all anew', full],
			['Clipper2-wasm 0.4, tiled, seams left, all anew', tiled]
		] as const)
			results.push({
				name: 'move one hydrant: area and linkage',
				peer,
				size,
				medianMs: times.medianMs,
				minMs: times.minMs,
				quality: {}
			});
	}
	return results;
}
