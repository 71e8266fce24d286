import { spawnSync } from 'node:child_process';
import type { TestProject } from 'vitest/node';
import { launchChromiumServer } from './chromium.ts';
import { startAtlas, type RunningAtlas } from './start-atlas.ts';

/** What the browser tests know of the server they share: one real `npm start` on a new data directory. */
export interface StartedAtlas extends Omit<RunningAtlas, 'stop'> {
	/** Why there is no browser; undefined when there is one. */
	missingBrowser: string | undefined;
	/** Where the shared Chromium is reached. */
	browserEndpoint: string;
}

declare module 'vitest' {
	export interface ProvidedContext {
		atlas: StartedAtlas;
	}
}

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
	const missingBrowser = whyNoBrowser();
	if (missingBrowser) {
		const nowhere = { origin: '', passwords: {}, dataDirectory: '', startSeconds: 0 };
		project.provide('atlas', { ...nowhere, missingBrowser, browserEndpoint: '' });
		return async () => undefined;
	}
	const { stop, ...atlas } = await startAtlas();
	const browser = await launchChromiumServer();
	project.provide('atlas', { ...atlas, missingBrowser, browserEndpoint: browser.wsEndpoint() });
	return async () => {
		await browser.close();
		await stop();
	};
}

/** Missing Chromium skips the browser tests, but fails them where ATLAS_REQUIRE asks for it. */
function whyNoBrowser(): string | undefined {
	if (spawnSync('sh', ['-c', 'command -v chromium'], { stdio: 'ignore' }).status === 0)
		return undefined;
	const reason = 'chromium is not installed (Debian: apt-get install chromium)';
	if ((process.env['ATLAS_REQUIRE'] ?? '').split(',').includes('chromium')) throw new Error(reason);
	return reason;
}
