import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, inject } from 'vitest';
import { connectChromium, launchChromium } from './chromium.ts';

export type DemoAccount =
	'viewer' | 'crew' | 'planner' | 'leader' | 'maintainer' | 'sysadmin' | 'secadmin' | 'auditor';

export interface VisitOptions {
	/** `null`: nobody is signed in. */
	as?: DemoAccount | null;
	viewport?: { width: number; height: number };
	colorScheme?: 'light' | 'dark';
	/** Chromium flags beside the usual ones, e.g. to take WebGL away. */
	flags?: string[];
	locale?: string;
	hasTouch?: boolean;
}

export interface Visit {
	page: Page;
	context: BrowserContext;
	/** Errors, warnings of the content security policy, and uncaught exceptions, as they appeared. */
	complaints: string[];
	/** Every address that the browser asked for. */
	requested: string[];
}

const visits: BrowserContext[] = [];
/** The Chromium that all files share, and those with flags of their own. */
let shared: Browser | undefined;
const special: Browser[] = [];

/** A suite in a real Chromium against the real server; skipped, saying why, where there is no browser. */
export function describeInBrowser(name: string, body: () => void): void {
	const { missingBrowser } = inject('atlas');
	if (missingBrowser) {
		describe.skip(`${name} (${missingBrowser})`, body);
		return;
	}
	describe(name, () => {
		beforeAll(() => expect(inject('atlas').origin).toMatch(/^http/));
		afterEach(async () => {
			for (const context of visits.splice(0)) await context.close();
		});
		afterAll(async () => {
			for (const browser of special.splice(0)) await browser.close();
			await shared?.close();
			shared = undefined;
		});
		body();
	});
}

async function launch(flags: string[]): Promise<Browser> {
	if (flags.length === 0) {
		shared ??= await connectChromium(inject('atlas').browserEndpoint);
		return shared;
	}
	const browser = await launchChromium(flags);
	special.push(browser);
	return browser;
}

/** Opens a new browser profile, signed in, and listens to everything that goes wrong. */
export async function visit(options: VisitOptions = {}): Promise<Visit> {
	const account = options.as === undefined ? 'planner' : options.as;
	const browser = await launch(options.flags ?? []);
	const session = account && join(inject('atlas').dataDirectory, `session-${account}.json`);
	const context = await browser.newContext({
		viewport: options.viewport ?? { width: 1280, height: 800 },
		locale: options.locale ?? 'zh-CN',
		colorScheme: options.colorScheme ?? 'light',
		// Flights of the camera would only make the tests wait.
		reducedMotion: 'reduce',
		hasTouch: options.hasTouch ?? false,
		acceptDownloads: true,
		...(session && existsSync(session) ? { storageState: session } : {})
	});
	visits.push(context);
	const page = await context.newPage();
	page.setDefaultTimeout(60_000);
	waitUntilLive(page);
	const complaints: string[] = [];
	const requested: string[] = [];
	page.on('console', (message) => {
		if (message.type() === 'error') complaints.push(message.text());
	});
	page.on('pageerror', (error) => complaints.push(String(error)));
	page.on('request', (request) => requested.push(request.url()));
	if (session && !existsSync(session)) {
		await signIn(page, account, inject('atlas').passwords[account] ?? '');
		await page.waitForURL((url) => url.pathname !== '/login');
		await context.storageState({ path: session });
	}
	return { page, context, complaints, requested };
}

/** A page that was loaded does not answer clicks yet: its addresses are opened only when it does. */
function waitUntilLive(page: Page): void {
	const goto = page.goto.bind(page);
	page.goto = async (...args) => {
		const answer = await goto(...args);
		// Pages without script, of the public and of errors, are live as they are.
		await page.waitForFunction(
			() =>
				document.documentElement.dataset['live'] !== undefined ||
				![...document.scripts].some(({ text }) => text.includes('__sveltekit'))
		);
		return answer;
	};
}

/** Fills the sign-in form, sends it and waits for the answer; what comes of it is the caller's to see. */
export async function signIn(page: Page, username: string, password: string): Promise<void> {
	if (!page.url().includes('/login')) await page.goto(`${inject('atlas').origin}/login`);
	await page.fill('input[name=username]', username);
	await page.fill('input[name=password]', password);
	await Promise.all([
		page.waitForResponse((answer) => answer.request().method() === 'POST'),
		page.click('form:has(input[name=password]) button[type=submit]')
	]);
}

/** Asks the API as the person who is signed in on that page. */
export async function api<T>(page: Page, path: string): Promise<T> {
	const response = await page.request.get(`${inject('atlas').origin}${path}`);
	expect(response.status(), path).toBe(200);
	return (await response.json()) as T;
}
