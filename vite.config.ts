import { sveltekit } from '@sveltejs/kit/vite';
import { defineConfig } from 'vitest/config';

/** What only computes gives way to others (`npm test`): its time is no measure. This ends what hangs. */
const COMPUTING_LIMIT_MS = 300_000;

/** Thousands of random cases, real and hostile files: in `npm test`, not in the inner loop. */
const LONG = ['src/**/*.property.test.ts', 'src/**/*.long.test.ts'];

/** The same random cases each time (decision 0029). */
const SEED = ['scripts/test-seed.ts'];

export default defineConfig({
	plugins: [sveltekit()],
	worker: { format: 'es' },
	build: { target: 'es2022' },
	test: {
		passWithNoTests: true,
		projects: [
			{
				test: {
					name: 'core',
					setupFiles: SEED,
					environment: 'node',
					include: ['src/**/*.test.ts', 'scripts/**/*.test.ts'],
					exclude: ['src/**/*.ui.test.ts', ...LONG],
					// Pure: nothing that one file does is seen by the next, so modules are loaded once.
					isolate: false,
					testTimeout: COMPUTING_LIMIT_MS
				}
			},
			{
				test: {
					name: 'long',
					setupFiles: SEED,
					environment: 'node',
					include: LONG,
					isolate: false,
					testTimeout: COMPUTING_LIMIT_MS
				}
			},
			{
				extends: true,
				resolve: { conditions: ['browser'] },
				test: {
					name: 'ui',
					environment: 'node',
					include: ['src/**/*.ui.test.ts']
				}
			},
			{
				test: {
					name: 'db',
					setupFiles: SEED,
					environment: 'node',
					include: ['tests/db/**/*.test.ts'],
					globalSetup: ['tests/db/harness/global-setup.ts'],
					fileParallelism: false,
					// Modules are loaded once, not by each of seventy files: what a suite provides it takes away.
					isolate: false,
					maxConcurrency: 2,
					testTimeout: 120_000,
					hookTimeout: 120_000
				}
			},
			{
				// Needs QGIS, which is large: `npm run test:qgis`, outside `npm test`.
				test: {
					name: 'qgis',
					environment: 'node',
					include: ['tests/qgis/**/*.test.ts'],
					globalSetup: ['tests/db/harness/global-setup.ts'],
					testTimeout: 120_000,
					hookTimeout: 120_000
				}
			},
			{
				test: {
					name: 'e2e',
					environment: 'node',
					include: ['tests/e2e/**/*.e2e.ts'],
					globalSetup: ['tests/e2e/harness/global-setup.ts'],
					fileParallelism: false,
					// Nothing of a file outlives it but what was loaded.
					isolate: false,
					// A wait that ended on a slow machine is begun once more, and told; a wrong figure never is (decision 0027).
					retry: { count: 1, condition: /timeout \d+ ?ms exceeded|timed out in/i },
					// Of Playwright's own waits as well; Vitest's second is short for a slow machine.
					expect: { poll: { timeout: 60_000 } },
					testTimeout: 180_000,
					hookTimeout: 300_000
				}
			}
		]
	}
});
