import type { Page, Route } from 'playwright-core';
import { expect, it } from 'vitest';
import { allDelivered, markOne, readPhone, shellKept } from '../harness/field-phone.ts';
import { PromiseBench } from '../harness/promise-bench.ts';

const SENDING = '**/observations';
const DAY_MS = 86_400_000;

const facilityOf = async (page: Page) =>
	(await readPhone(page)).marks.at(-1)?.observation.facility_id ?? '';

/** What the server answers, what the crews say, and what the signal does. */
export function definePromises3412(get: () => PromiseBench): void {
	it('promise 3: contradictory observations are both there, ties go by rule, and a clock that is a day off is told', async () => {
		const [first, second] = [await get().phone('crew2'), await get().phone('crew3')];
		// The same instant on both phones, a day behind the server.
		const instant = new Date(Date.now() - DAY_MS);
		for (const { page } of [first, second]) {
			await page.clock.setFixedTime(instant);
			await get().openField(page);
		}
		await markOne(first.page, 0, { condition: 'unusable' });
		await markOne(second.page, 0, { condition: 'intact' });
		await allDelivered(first.page);
		await allDelivered(second.page);
		const facility = await facilityOf(first.page);
		expect(await facilityOf(second.page)).toBe(facility);
		const seen = await get().seen(first.page, facility);
		expect(seen.map(({ condition }) => condition).sort()).toEqual(['intact', 'unusable']);
		expect(new Set(seen.map(({ observed_at }) => observed_at)).size).toBe(1);
		// Of two at the same instant the worse one holds, and the contradiction shows.
		const answer = await first.page.request.get(get().api(`/facilities/${facility}`));
		expect(await answer.json()).toMatchObject({ state: 'unusable', is_disputed: true });
		// The error of the clock is told to the crew, and kept with what was seen.
		expect(await first.page.getByTestId('field-clock').innerText()).toMatch(/慢 14[34]\d 分钟/);
		for (const { clock_offset_s } of seen)
			expect(Math.abs((clock_offset_s ?? 0) - 86_400)).toBeLessThan(120);
		const desk = await get().newPage(first.context);
		await desk.setViewportSize({ width: 1280, height: 800 });
		await desk.goto(`${get().origin}/d/${PromiseBench.district}?selected=facility:${facility}`);
		const history = desk.getByTestId('history');
		await history
			.getByText(/手机时钟慢 14[34]\d 分钟/)
			.first()
			.waitFor();
		expect(await history.locator('strong').allInnerTexts()).toEqual(
			expect.arrayContaining(['完好', '不可用'])
		);
	});

	it('promise 4: whatever the server or the network answers, nothing is lost and the crew is told in words', async () => {
		const { page, context } = await get().phone('crew2');
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
		// A pack that did not come is taken by itself when the signal returns.
		await page.getByTestId('tab-mine').tap();
		await context.route('**/field-pack', (route) => route.abort());
		await page.getByTestId('pack-take').tap();
		const failed = page.getByText('资料包没有下载完整');
		await failed.waitFor();
		await context.unroute('**/field-pack');
		await page.evaluate(() => dispatchEvent(new Event('online')));
		await failed.waitFor({ state: 'detached' });
		// Tried again by itself, after a wait.
		await context.route(SENDING, (route) => route.fulfill({ status: 500, body: '' }));
		await markOne(page, 1);
		await page.getByTestId('tab-outbox').tap();
		await page.getByText('自动再发').waitFor();
		await context.unroute(SENDING);
		await allDelivered(page);
		await context.route(SENDING, (route) => route.abort());
		await markOne(page, 1);
		await page.getByTestId('tab-outbox').tap();
		for (const [name, answer, words] of cases) {
			await context.unroute(SENDING);
			await context.route(SENDING, (route) => route.fulfill(answer));
			await page.getByTestId('outbox-send').tap();
			await page.getByTestId('outbox-state').getByText(words).waitFor();
			const { marks } = await readPhone(page);
			expect(marks.map(({ status }) => status).sort(), name).toEqual(['pending', 'received']);
		}
		await context.unroute(SENDING);
		await page.getByTestId('outbox-send').tap();
		await allDelivered(page);
		expect(await get().seen(page, await facilityOf(page))).toHaveLength(2);
	});

	it('promise 11: sending resumes by itself when the signal returns, and the outbox says how many, what, since when and why not yet', async () => {
		const { page, context } = await get().phone('crew4');
		await shellKept(page, PromiseBench.district);
		await context.setOffline(true);
		// The whole page without signal, not only its tab.
		await get().openField(page);
		const labels = [await markOne(page, 2), await markOne(page, 3, { condition: 'unusable' })];
		// What water was used at a fire waits with them, each facility as a mark of that kind.
		await page.getByTestId('use-open').tap();
		await page.getByTestId('use-incident').fill('西山火灾');
		await page.getByTestId('use-add').nth(0).tap();
		await page.getByTestId('use-add').nth(0).tap();
		await page.getByTestId('use-failed').nth(1).tap();
		await page.getByTestId('use-save').tap();
		await page.getByText('西山火灾，2 处水源').waitFor();
		expect(await page.getByTestId('field-pill').innerText()).toContain('待发 4');
		await page.getByTestId('tab-outbox').tap();
		expect(await page.getByTestId('outbox-counts').innerText()).toContain('待发 4');
		await page.getByTestId('outbox-pending').getByText('战后用水：没出水').waitFor();
		const rows = page.getByTestId('outbox-pending').locator('li');
		for (const label of labels) await rows.getByText(label).waitFor();
		expect(await rows.first().innerText()).toMatch(/\d{2}:\d{2}.*起/);
		await page.getByText('没有信号，记录在本机').waitFor();
		await context.setOffline(false);
		await allDelivered(page);
		const { marks } = await readPhone(page);
		expect(marks.map(({ status }) => status)).toEqual(Array(4).fill('received'));
		const uses = await page.request.get(get().api('/water-uses'));
		expect(await uses.json()).toMatchObject({
			waterUses: [
				{ incident: '西山火灾', facilities: [{ outcome: 'worked' }, { outcome: 'failed' }] }
			]
		});
		const ids = (await get().seen(page)).map(({ id }) => id);
		expect(ids).toEqual(expect.arrayContaining(marks.map(({ id }) => id)));
	});

	it('promise 12: what the server refuses comes back to that phone with the reason and stays until it is resolved', async () => {
		const { page } = await get().phone('crew5');
		const other = await get().phone('crew6');
		await page.clock.install({ time: Date.now() + 3 * DAY_MS });
		await get().openField(page);
		await markOne(page, 4);
		await page.getByTestId('tab-outbox').tap();
		const refused = page.getByTestId('outbox-refused').getByText('请校准设备时钟');
		await refused.waitFor();
		expect(await page.getByTestId('field-clock').innerText()).toMatch(/快 4\d{3} 分钟/);
		await get().openField(page);
		expect(await page.getByTestId('field-pill').innerText()).toContain('被退回 1');
		await page.getByTestId('tab-outbox').tap();
		await refused.waitFor();
		// Nobody else's phone, and the register knows nothing of it.
		expect((await readPhone(other.page)).marks).toEqual([]);
		const [mark] = (await readPhone(page)).marks;
		const seen = await get().seen(page, await facilityOf(page));
		expect(seen.map(({ id }) => id)).not.toContain(mark?.id);
		await page.clock.setSystemTime(new Date());
		await page.getByTestId('outbox-remake').tap();
		await page.getByTestId('field-save').tap();
		await page.getByTestId('field-saved').waitFor();
		await allDelivered(page);
		const { marks } = await readPhone(page);
		expect(marks.map(({ status }) => status).sort()).toEqual(['received', 'replaced']);
	});
}
