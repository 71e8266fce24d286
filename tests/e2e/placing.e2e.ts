import { expect, inject, it } from 'vitest';
import type { Page } from 'playwright-core';
import type { Area } from '#lib/domain/area.ts';
import type { Facility } from '#lib/domain/facility.ts';
import { districtApi, mapIdle, openMap, pixelOf } from './harness/atlas-map.ts';
import { api, describeInBrowser, visit } from './harness/browser.ts';

const GREEN_PIXEL =
	'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';
const TOWN: [number, number] = [128.9, 47.728];

async function addUnplaced(page: Page, code: string): Promise<Facility> {
	const { origin } = inject('atlas');
	const answer = await page.request.post(`${origin}${districtApi('/facilities')}`, {
		data: { kind: 'hydrant', ownership: 'municipal', code, address: '某街某处' },
		headers: { origin }
	});
	expect(answer.status(), await answer.text()).toBe(201);
	return (await answer.json()) as Facility;
}
const facilityOf = (page: Page, id: string) =>
	api<Facility>(page, districtApi(`/facilities/${id}`));

describeInBrowser('placing and drawing', () => {
	it('places an unplaced facility by one click, takes it back, and prints the list', async () => {
		const { page, complaints } = await visit();
		await page.goto(`${inject('atlas').origin}/account`);
		const made = await addUnplaced(page, '待落图-001');
		await openMap(page, `?panel=unplaced#15/${TOWN[1]}/${TOWN[0]}`);
		const row = page.locator('li', { hasText: '待落图-001' }).locator('[data-testid=unplaced-row]');
		await row.click();
		await mapIdle(page);
		const { x, y } = await pixelOf(page, TOWN);
		await page.mouse.click(x, y);
		const anyway = page.getByRole('button', { name: '不是同一个，放在这里' });
		const done = page.locator('[data-testid=edit-done]', { hasText: '已放到图上' });
		await anyway.or(done).first().waitFor();
		if (await anyway.isVisible()) await anyway.click();
		await done.waitFor();
		const placed = await facilityOf(page, made.id);
		expect(placed.position![0]).toBeCloseTo(TOWN[0], 4);
		expect(placed.position![1]).toBeCloseTo(TOWN[1], 4);
		await row.waitFor({ state: 'detached' });
		await page.click('[data-testid=edit-undo]');
		await row.waitFor();
		expect((await facilityOf(page, made.id)).position).toBeNull();
		await page.goto(`${inject('atlas').origin}/d/230717/unplaced`);
		await page.locator('[data-testid=unplaced-sheet] tr', { hasText: '待落图-001' }).waitFor();
		expect(complaints).toEqual([]);
	});

	it('draws an area, which is then listed with its source, changes and removes it', async () => {
		const { page } = await visit();
		await openMap(page, `#15/${TOWN[1]}/${TOWN[0]}`);
		await mapIdle(page);
		await page.click('[data-testid=record-menu]');
		await page.click('[data-testid="areaSketch.title"]');
		await page.selectOption('select[name=areaKind]', 'key_place');
		await page.fill('input[name=areaName]', '测试重点单位');
		const [lon, lat] = TOWN;
		const corners = [
			[lon, lat],
			[lon + 0.003, lat],
			[lon + 0.003, lat - 0.002]
		] as const;
		for (const corner of corners) {
			const { x, y } = await pixelOf(page, corner);
			await page.mouse.click(x, y);
		}
		await page.getByText('3 个点').waitFor();
		await page.click('[data-testid=area-save]');
		const listed = page.locator('[data-testid=drawn-areas] li', { hasText: '测试重点单位' });
		await listed.waitFor();
		const areas = async () => {
			const path = districtApi('/areas?kind=key_place');
			const { features } = await api<{ features: { properties: Area }[] }>(page, path);
			return features.map(({ properties }) => properties).filter(({ source }) => source === '手绘');
		};
		const [made] = await areas();
		expect(made?.name).toBe('测试重点单位');
		await listed.getByRole('button', { name: '编辑' }).click();
		await page.getByText('3 个点，已闭合').waitFor();
		await page.fill('input[name=areaName]', '改名重点单位');
		await page.click('[data-testid=area-save]');
		await page.locator('[data-testid=drawn-areas] li', { hasText: '改名重点单位' }).waitFor();
		expect((await areas()).map(({ id, name }) => [id, name])).toEqual([[made!.id, '改名重点单位']]);
		const renamed = page.locator('[data-testid=drawn-areas] li', { hasText: '改名重点单位' });
		await renamed.getByRole('button', { name: '删除' }).click();
		await renamed.waitFor({ state: 'detached' });
		expect(await areas()).toEqual([]);
	});

	it('keeps a photo with the facility, and refuses what is none', async () => {
		const { page } = await visit();
		await page.goto(`${inject('atlas').origin}/account`);
		const made = await addUnplaced(page, '照片-001');
		await page.goto(`${inject('atlas').origin}/d/230717/table/hydrant?open=${made.id}`);
		const photos = page.locator('[data-testid=photos]');
		const send = (mimeType: string, buffer: Buffer) =>
			page.setInputFiles('input[name=photo]', { name: 'a', mimeType, buffer });
		await send('image/jpeg', Buffer.from('<html>'));
		await photos.getByText('这不是照片').waitFor();
		await send('image/png', Buffer.from(GREEN_PIXEL, 'base64'));
		await photos.locator('img').waitFor();
		await page.waitForFunction(
			() => document.querySelector<HTMLImageElement>('[data-testid=photos] img')?.naturalWidth === 1
		);
		await photos.locator('[data-testid=photo-remove]').click();
		await photos.locator('img').waitFor({ state: 'detached' });
	});
});
