import { expect, it } from 'vitest';
import type { PromiseBench } from '../harness/promise-bench.ts';
import { runSoak } from '../harness/soak.ts';

/** The short form of `npm run soak`. */
export function definePromise15(get: () => PromiseBench): void {
	it(
		'promise 15: three phones, random signal, a server killed at random: zero difference at the end',
		{ timeout: 600_000 },
		async () => {
			const { atlas, browser } = get();
			const report = await runSoak(
				{ atlas, browser, seed: 15, marks: 24, photos: 32, kills: 2, phones: 3 },
				() => undefined
			);
			expect(report).toMatchObject({ difference: 0, marks: 24, photos: 32, kills: 2 });
			expect(report).toMatchObject({ serverMarks: 24, serverPhotos: 32 });
		}
	);
}
