import type { BrowserContext, Page, Route } from 'playwright-core';
import { expect, inject, it } from 'vitest';
import { DISTRICT, districtApi } from './harness/atlas-map.ts';
import { api, describeInBrowser, signIn, visit } from './harness/browser.ts';

const PHONE = { width: 390, height: 844 };
const FIELD = `/field/${DISTRICT}`;
const SENDING = '**/observations';

interface SeenObservation {
	id: string;
	observer: string;
	condition: string;
}

/** A crew's phone with the pack on it and the shell kept for the time without signal. */
async function takePhone(): Promise<{ page: Page; context: BrowserContext; complaints: string[] }> {
	const visited = await visit({ as: 'crew', viewport: PHONE, hasTouch: true });
	await openField(visited.page);
	return visited;
}

async function openField(page: Page): Promise<void> {
	await page.goto(`${inject('atlas').origin}${FIELD}`);
	await page.getByTestId('nearby-row').first().waitFor();
}

/** Until the service worker is at work and has kept the page that registered it. */
async function shellKept(page: Page): Promise<void> {
	const isKept = () =>
		page.evaluate(async (path) => {
			const registration = await navigator.serviceWorker.getRegistration(path);
			if (registration?.active?.state !== 'activated') return false;
			for (const name of await caches.keys())
				if (name.startsWith('field-shell-') && (await (await caches.open(name)).match(path)))
					return true;
			return false;
		}, FIELD);
	await expect.poll(isKept, { timeout: 60_000 }).toBe(true);
}

/** Three taps. @returns The facility's name in the list. */
async function mark(page: Page, row: number, condition = 'intact'): Promise<string> {
	await page.getByTestId('tab-list').tap();
	const entry = page.getByTestId('nearby-row').nth(row);
	const label = await entry.locator('strong').innerText();
	await entry.tap();
	await page.getByTestId(`field-${condition}`).tap();
	await page.getByTestId('field-save').tap();
	await page.getByTestId('field-saved').waitFor();
	return label;
}

/** What the phone's own store says, not the screen. */
async function marksOn(
	page: Page
): Promise<{ id: string; status: string; observation: { facility_id: string } }[]> {
	return page.evaluate(
		() =>
			new Promise((resolve, reject) => {
				const opening = indexedDB.open('fire-atlas-field');
				opening.onerror = () => reject(new Error('the store cannot be opened'));
				opening.onsuccess = () => {
					const asking = opening.result.transaction('marks').objectStore('marks').getAll();
					asking.onsuccess = () => {
						opening.result.close();
						resolve(asking.result as never);
					};
				};
			})
	);
}

async function delivered(page: Page, count: number): Promise<void> {
	await page.waitForFunction(
		(wanted) => document.querySelector('[data-testid=field-pill]')?.textContent?.includes(wanted),
		'全部送达'
	);
	const marks = await marksOn(page);
	expect(marks.filter(({ status }) => status === 'received')).toHaveLength(count);
}

/** Of the marks on the phone, those that the server has. */
async function onServer(page: Page): Promise<SeenObservation[]> {
	const marks = await marksOn(page);
	const found: SeenObservation[] = [];
	for (const { id, observation } of marks) {
		const { observations } = await api<{ observations: SeenObservation[] }>(
			page,
			districtApi(`/observations?facility=${observation.facility_id}&limit=500`)
		);
		found.push(...observations.filter((entry) => entry.id === id));
	}
	return found;
}

describeInBrowser("the crew's phone", () => {
	it('opens without signal, marks in three taps, and sends by itself when the signal returns (promise 11)', async () => {
		const { page, context, complaints } = await takePhone();
		await shellKept(page);
		await context.setOffline(true);
		const started = Date.now();
		await openField(page);
		console.log(`field page open without signal after ${Date.now() - started} ms`);
		await mark(page, 0);
		await mark(page, 1, 'unusable');
		await page.getByTestId('tab-outbox').tap();
		expect(await page.getByTestId('outbox-counts').innerText()).toContain('待发 2');
		await page.getByText('没有信号，记录在本机').waitFor();
		await context.setOffline(false);
		await delivered(page, 2);
		expect((await onServer(page)).map(({ condition }) => condition).sort()).toEqual([
			'intact',
			'unusable'
		]);
		expect(
			complaints.filter((text) => !/Failed to (load|fetch)|ERR_INTERNET_DISCONNECTED/.test(text))
		).toEqual([]);
	});

	it('loses no mark at any point where the page can die (promise 1)', async () => {
		const { page: first, context } = await takePhone();
		const answers: Record<string, (route: Route) => Promise<void>> = {
			'before it left the phone': (route) => route.abort(),
			'after the server took it, before the answer': async (route) => {
				await route.fetch();
				await route.abort();
			},
			'while the answer came': async (route) => {
				const response = await route.fetch();
				await route.fulfill({ response, body: (await response.text()).slice(0, 40) });
			}
		};
		let page = first;
		let created = 0;
		for (const [point, answer] of Object.entries(answers)) {
			await context.route(SENDING, answer);
			const sent = page.waitForEvent('request', (request) =>
				request.url().endsWith('observations')
			);
			await mark(page, 10 + created, 'intact');
			created++;
			await sent;
			await page.close();
			await context.unroute(SENDING);
			page = await context.newPage();
			// Nothing may leave while we look.
			await context.route(SENDING, (route) => route.abort());
			await openField(page);
			const marks = await marksOn(page);
			expect(marks, point).toHaveLength(created);
			expect(
				marks.filter(({ status }) => status === 'pending' || status === 'received'),
				point
			).toHaveLength(created);
			await context.unroute(SENDING);
			await page.getByTestId('tab-outbox').tap();
			await page.getByTestId('outbox-send').tap();
			await delivered(page, created);
			// Delivered twice where the answer was lost, and there once.
			expect(await onServer(page), point).toHaveLength(created);
		}
	});

	it('says in words what stands in the way, and loses nothing by any answer (promise 4)', async () => {
		const { page, context } = await takePhone();
		const cases: [string, Parameters<Route['fulfill']>[0], string][] = [
			['500', { status: 500, body: '{}', contentType: 'application/json' }, '服务器出错了'],
			['401', { status: 401, body: '{}', contentType: 'application/json' }, '登录过期了'],
			['409', { status: 409, body: '{}', contentType: 'application/json' }, '登录的是别人'],
			['413', { status: 413, body: '' }, '一条记录太大'],
			[
				'half a body',
				{ status: 200, body: '{"results":[', contentType: 'application/json' },
				'服务器出错了'
			],
			[
				'a captive portal',
				{ status: 200, body: '<html>Wi-Fi</html>', contentType: 'text/html' },
				'要先登录'
			]
		];
		await context.route(SENDING, (route) => route.abort());
		await mark(page, 20);
		await page.getByTestId('tab-outbox').tap();
		for (const [name, answer, words] of cases) {
			await context.unroute(SENDING);
			await context.route(SENDING, (route) => route.fulfill(answer));
			await page.getByTestId('outbox-send').tap();
			await page.getByTestId('outbox-state').getByText(words).waitFor();
			expect(
				(await marksOn(page)).map(({ status }) => status),
				name
			).toEqual(['pending']);
		}
		await context.unroute(SENDING);
		await page.getByTestId('outbox-send').tap();
		await delivered(page, 1);
	});

	it('fails loudly when the phone is full, and keeps what was there (promise 5)', async () => {
		const { page, context } = await takePhone();
		await context.route(SENDING, (route) => route.abort());
		await mark(page, 30);
		// Chromium's own quota override does not reach small writes: this is how it reports a full phone.
		await page.evaluate(() => {
			const { put } = IDBObjectStore.prototype;
			IDBObjectStore.prototype.put = function () {
				IDBObjectStore.prototype.put = put;
				throw new DOMException('full', 'QuotaExceededError');
			};
		});
		await page.getByTestId('tab-list').tap();
		await page.getByTestId('nearby-row').nth(31).tap();
		await page.getByTestId('field-intact').tap();
		await page.getByTestId('field-save').tap();
		expect(await page.getByTestId('field-problem').innerText()).toContain('手机存储已满');
		expect(await marksOn(page)).toHaveLength(1);
		// What was entered is still there: with space again, the same tap saves it.
		await page.getByTestId('field-save').tap();
		await page.getByTestId('field-saved').waitFor();
		expect(await marksOn(page)).toHaveLength(2);
	});

	it("keeps a person's marks when another signs in, and sends them as their author's only (promise 8)", async () => {
		const { page, context } = await visit({ as: null, viewport: PHONE, hasTouch: true });
		const { passwords, origin } = inject('atlas');
		await signIn(page, 'crew', passwords['crew'] ?? '');
		await openField(page);
		await context.route(SENDING, (route) => route.abort());
		await mark(page, 40);
		await context.clearCookies();
		await page.goto(`${origin}/login`);
		await context.unroute(SENDING);
		await signIn(page, 'planner', passwords['planner'] ?? '');
		await openField(page);
		await page.getByTestId('tab-outbox').tap();
		await page.getByText('等本人登录后发送').waitFor();
		await page.getByTestId('outbox-send').tap();
		expect((await marksOn(page)).map(({ status }) => status)).toEqual(['pending']);
		expect(await onServer(page)).toEqual([]);
		await context.clearCookies();
		await page.goto(`${origin}/login`);
		await signIn(page, 'crew', passwords['crew'] ?? '');
		await openField(page);
		await delivered(page, 1);
		expect((await onServer(page)).map(({ observer }) => observer)).toEqual(['crew']);
	});

	it('brings back what the server refuses, with its reason, until it is made anew; and tells a wrong clock (promises 3, 12)', async () => {
		const { page } = await visit({ as: 'crew', viewport: PHONE, hasTouch: true });
		await page.clock.install({ time: Date.now() + 3 * 86_400_000 });
		await openField(page);
		await mark(page, 50);
		await page.getByTestId('tab-outbox').tap();
		await page.getByTestId('outbox-refused').getByText('请校准设备时钟').waitFor();
		expect(await page.getByTestId('field-clock').innerText()).toMatch(/快 4\d{3} 分钟/);
		await openField(page);
		await page.getByTestId('tab-outbox').tap();
		await page.getByTestId('outbox-refused').getByText('请校准设备时钟').waitFor();
		await page.clock.setSystemTime(new Date());
		await page.getByTestId('outbox-remake').tap();
		await page.getByTestId('field-save').tap();
		await page.getByTestId('field-saved').waitFor();
		await page.waitForFunction(() =>
			document.querySelector('[data-testid=field-pill]')?.textContent?.includes('全部送达')
		);
		expect((await marksOn(page)).map(({ status }) => status).sort()).toEqual([
			'received',
			'replaced'
		]);
	});
});
