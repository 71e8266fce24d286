import { randomUUID } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import type { Page } from 'playwright-core';
import { expect, inject, it } from 'vitest';
import { mapReady } from './harness/atlas-map.ts';
import { describeInBrowser, visit, type DemoAccount, type Visit } from './harness/browser.ts';

const ROUTES = path.resolve(import.meta.dirname, '../../src/routes');
const DISTRICT = '230717';
/** Pages that others may not open. */
const OF_ADMINISTRATORS: Record<string, DemoAccount> = {
	'/admin/accounts': 'sysadmin',
	'/admin/sessions': 'secadmin',
	'/admin/tokens': 'secadmin',
	'/admin/failures': 'auditor',
	'/admin/audit': 'auditor'
};
/** What stands for a parameter in an address; a new one must be named here. */
type Parameters = Record<string, string>;

/** Addresses of every page, read from the routes themselves. */
function listPages(parameters: Parameters): string[] {
	const files = fs.readdirSync(ROUTES, { recursive: true, encoding: 'utf8' });
	return files
		.filter((file) => path.basename(file) === '+page.svelte')
		.map((file) => path.dirname(file).split(path.sep))
		.map((parts) => parts.filter((part) => !/^\(.*\)$/.test(part) && part !== '.'))
		.map((parts) => `/${parts.map((part) => fillParameter(part, parameters)).join('/')}`);
}

function fillParameter(part: string, parameters: Parameters): string {
	return part.replace(/\[+(?:\.\.\.)?(\w+)(?:=\w+)?\]+/g, (_, name: string) => {
		const value = parameters[name];
		if (value === undefined) throw new Error(`tests/e2e/every-page: no value for [${name}]`);
		return value;
	});
}

/** A ledger that has a page. */
async function someLedger(page: Page): Promise<string> {
	const { origin } = inject('atlas');
	const answer = await page.request.post(`${origin}/api/districts/${DISTRICT}/ledgers`, {
		headers: { origin, 'x-file-name': 'pages.csv', 'content-type': 'application/octet-stream' },
		data: Buffer.from('编号,经度,纬度\nPAGE-1,128.9,47.73\n')
	});
	expect(answer.status()).toBe(202);
	return ((await answer.json()) as { id: string }).id;
}

/** A joint survey that has a page: of the ledger, once that has been read. */
async function someSurvey(page: Page, ledger: string): Promise<string> {
	const { origin } = inject('atlas');
	const base = `${origin}/api/districts/${DISTRICT}`;
	const isRead = async () => {
		const answer = await page.request.get(`${base}/ledgers/${ledger}`);
		return ((await answer.json()) as { preview: unknown }).preview !== null;
	};
	await expect.poll(isRead, { timeout: 30_000 }).toBe(true);
	const answer = await page.request.post(`${base}/surveys`, {
		headers: { origin },
		data: { ledger, our_party: '大队', their_party: '水司' }
	});
	expect(answer.status()).toBe(202);
	return ((await answer.json()) as { id: string }).id;
}

/** A campaign that has a page. */
async function someCampaign(page: Page): Promise<string> {
	const { origin } = inject('atlas');
	const id = randomUUID();
	const answer = await page.request.post(`${origin}/api/districts/${DISTRICT}/campaigns`, {
		headers: { origin },
		data: {
			id,
			name: 'pages',
			duty: 'look',
			kinds: ['pool'],
			from: '2026-05-01',
			until: '2026-05-02',
			teams: [{ name: '一队' }]
		}
	});
	expect(answer.status()).toBe(201);
	return id;
}

/** A scenario, for the page that compares two. */
async function someScenario(page: Page): Promise<string> {
	const { origin } = inject('atlas');
	const answer = await page.request.post(`${origin}/api/districts/${DISTRICT}/scenarios`, {
		headers: { origin },
		data: {
			name: 'pages',
			view: 'as_is',
			winter: false,
			changes: [{ action: 'add', kind: 'hydrant', position: [128.9, 47.73] }]
		}
	});
	expect(answer.status()).toBe(201);
	return ((await answer.json()) as { id: string }).id;
}

/** A plate that has a page. */
async function somePlate(page: Page): Promise<string> {
	const { origin } = inject('atlas');
	const base = `${origin}/api/districts/${DISTRICT}`;
	const answer = await page.request.get(`${base}/facilities?kind=hydrant&limit=1`);
	const [facility] = ((await answer.json()) as { facilities: { id: string }[] }).facilities;
	const printed = await page.request.post(`${base}/plates`, {
		headers: { origin },
		data: { facility_ids: [facility?.id] }
	});
	expect(printed.status()).toBe(200);
	const { plates } = (await (await page.request.get(`${base}/plates`)).json()) as {
		plates: { token: string }[];
	};
	return plates[0]?.token ?? '';
}

/** Opens a page and hears what it says until it asks for nothing more, half a second long. */
async function look({ page, complaints }: Visit, address: string): Promise<void> {
	const answer = await page.goto(`${inject('atlas').origin}${address}`);
	expect(answer?.status(), address).toBe(200);
	if (address === `/d/${DISTRICT}`) await mapReady(page);
	await page.waitForLoadState('networkidle');
	expect(complaints, address).toEqual([]);
}

describeInBrowser('every page', () => {
	it('opens without a word of complaint and asks nobody but its own server', async () => {
		const planner = await visit();
		const ledger = await someLedger(planner.page);
		const survey = await someSurvey(planner.page, ledger);
		const scenario = await someScenario(planner.page);
		const campaign = await someCampaign(planner.page);
		const token = await somePlate(planner.page);
		const named = { district: DISTRICT, layer: 'hydrant', ledger, survey, campaign, token };
		const pages = listPages(named).map((address) =>
			address.endsWith('/what-if/compare') ? `${address}?a=${scenario}&b=${scenario}` : address
		);
		expect(pages).toEqual(expect.arrayContaining(['/login', '/account', '/d/230717']));
		const administrators = new Map<string, Visit>();
		for (const [address, as] of Object.entries(OF_ADMINISTRATORS))
			administrators.set(address, await visit({ as }));
		const planners = [planner, await visit(), await visit()];
		const left = pages.values();
		await Promise.all(
			planners.map(async (own) => {
				for (const address of left) await look(administrators.get(address) ?? own, address);
			})
		);
		const { origin } = inject('atlas');
		const visits = [...planners, ...administrators.values()];
		const requested = visits.flatMap((one) => one.requested);
		const elsewhere = requested.filter(
			(url) => !url.startsWith(`${origin}/`) && !/^(data|blob):/.test(url)
		);
		expect(elsewhere).toEqual([]);
	});

	it('says in words that an address does not exist', async () => {
		const { page } = await visit();
		const answer = await page.goto(`${inject('atlas').origin}/d/999999`);
		expect(answer?.status()).toBe(404);
		expect(await page.innerText('main')).toMatch(/999999|没有/);
	});
});
