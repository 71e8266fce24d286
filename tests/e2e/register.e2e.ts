import { expect, inject, it } from 'vitest';
import type { Page } from 'playwright-core';
import type { Facility } from '#lib/domain/facility.ts';
import { districtApi, mapIdle, openMap, pixelOf } from './harness/atlas-map.ts';
import { readAudit } from './harness/audit.ts';
import { api, describeInBrowser, visit } from './harness/browser.ts';

async function findHydrant(page: Page): Promise<Facility & { position: [number, number] }> {
	// Any page of ours will do to ask from; this one is light.
	await page.goto(`${inject('atlas').origin}/account`);
	const path = districtApi('/facilities?kind=hydrant&lifecycle=in_service&limit=200');
	const { facilities } = await api<{ facilities: Facility[] }>(page, path);
	const found = facilities.find(
		({ position, ownership, road_name }) => position && ownership === 'municipal' && road_name
	);
	return found as Facility & { position: [number, number] };
}

const facilityOf = (page: Page, id: string) =>
	api<Facility>(page, districtApi(`/facilities/${id}`));
const openFacility = async (page: Page, { id, position }: Facility) => {
	const [lon, lat] = position!;
	await openMap(page, `?selected=facility:${id}#17/${lat}/${lon}`);
	await page.waitForSelector('[data-testid=facility-edit]');
	await mapIdle(page);
};

describeInBrowser('keeping the register', () => {
	it('adds a facility by a click, warns of a neighbor, proposes the code, and takes it back', async () => {
		const { page, complaints } = await visit();
		const beside = await findHydrant(page);
		const [lon, lat] = beside.position;
		await openMap(page, `#18/${lat}/${lon}`);
		await mapIdle(page);
		await page.click('[data-testid=record-menu]');
		await page.click('[data-testid="register.add"]');
		const { x, y } = await pixelOf(page, beside.position);
		await page.mouse.click(x + 8, y);
		await page.getByText(`距“${beside.code}”`).waitFor();
		const code = await page.inputValue('input[name=code]');
		expect(code).toMatch(/^\D+-\d{3}$/);
		expect(await page.inputValue('input[name=road_name]')).toBe(code.replace(/-\d+$/, ''));
		await page.fill('input[name="name"]', '新设消火栓');
		await page.getByText('属性', { exact: true }).click();
		await page.fill('input[name="attributes.flow_lps"]', '93099');
		await page.click('[data-testid=form-save]');
		await page.getByText('应为 0–500 的数字').waitFor();
		await page.fill('input[name="attributes.flow_lps"]', '15');
		await page.click('[data-testid=form-save]');
		await page.getByText('已新增 新设消火栓').waitFor();
		const id =
			new URL(page.url()).searchParams.get('selected')?.split(':')[1] ?? (await selected(page));
		const made = await facilityOf(page, id);
		expect(made).toMatchObject({ code, name: '新设消火栓', attributes: { flow_lps: 15 } });
		expect(Math.abs(made.position![0] - lon)).toBeLessThan(0.0002);
		await page.click('[data-testid=edit-undo]');
		await page.locator('[data-testid=facility-drawer]').waitFor({ state: 'detached' });
		const answer = await page.request.get(
			`${inject('atlas').origin}${districtApi(`/facilities/${id}`)}`
		);
		expect(answer.status()).toBe(404);
		expect(complaints.filter((text) => !text.includes('404'))).toEqual([]);
	});

	it('moves by dragging, tells before and after in the history, and undoes from there', async () => {
		const { page } = await visit();
		const hydrant = await findHydrant(page);
		await openFacility(page, hydrant);
		await page.click('[data-testid=facility-move]');
		const from = await pixelOf(page, hydrant.position);
		await mapIdle(page);
		await page.mouse.move(from.x, from.y);
		await page.mouse.down();
		await page.mouse.move(from.x + 20, from.y + 10, { steps: 4 });
		await page.mouse.move(from.x + 40, from.y + 20, { steps: 4 });
		await page.mouse.up();
		await page.locator('[data-testid=moved-by]').waitFor();
		expect((await facilityOf(page, hydrant.id)).position).toEqual(hydrant.position);
		await page.click('[data-testid=form-save]');
		await page.locator('[data-testid=edit-done]', { hasText: '已移动' }).waitFor();
		const moved = await facilityOf(page, hydrant.id);
		expect(moved.position![0]).toBeGreaterThan(hydrant.position[0]);
		expect(moved.position![1]).toBeLessThan(hydrant.position[1]);
		const entry = page.locator('[data-testid=history] li', { hasText: '移动' }).first();
		expect(await entry.innerText()).toMatch(/示范规划员[\s\S]*位置[\s\S]*→/);
		await entry.locator('[data-testid=undo-change]').click();
		await page.getByText('已撤销', { exact: true }).first().waitFor();
		expect((await facilityOf(page, hydrant.id)).position).toEqual(hydrant.position);
		const [trail] = await readAudit({ entity: 'facility', entityId: hydrant.id });
		expect(trail).toMatchObject({ action: 'undo', actor_name: '示范规划员', via: 'web' });
	});

	it('shows what somebody else changed meanwhile, and loses neither', async () => {
		const { page } = await visit();
		const hydrant = await findHydrant(page);
		await openFacility(page, hydrant);
		await page.click('[data-testid=facility-edit]');
		await page.fill('input[name=name]', '我起的名字');
		const { origin } = inject('atlas');
		const now = await facilityOf(page, hydrant.id);
		const theirs = await page.request.patch(
			`${origin}${districtApi(`/facilities/${hydrant.id}`)}`,
			{
				data: { version: now.version, address: '他们写的地址' },
				headers: { origin }
			}
		);
		expect(theirs.status()).toBe(200);
		await page.click('[data-testid=form-save]');
		await page.locator('[data-testid=edit-conflict]', { hasText: '他们写的地址' }).waitFor();
		expect(await facilityOf(page, hydrant.id)).toMatchObject({ name: hydrant.name });
		await page.click('[data-testid=rebase]');
		expect(await page.inputValue('input[name=address]')).toBe('他们写的地址');
		await page.click('[data-testid=form-save]');
		await page.locator('[data-testid=edit-done]').waitFor();
		expect(await facilityOf(page, hydrant.id)).toMatchObject({
			name: '我起的名字',
			address: '他们写的地址'
		});
	});

	it('asks for approval and day of a removal, in the table as well', async () => {
		const { page } = await visit();
		const hydrant = await findHydrant(page);
		await page.goto(`${inject('atlas').origin}/d/230717/table/hydrant?open=${hydrant.id}`);
		await page.click('[data-testid=facility-remove]');
		await page.click('[data-testid=form-save]');
		await page.getByText('必填').first().waitFor();
		await page.fill('input[name=removal_approval]', '伊消函〔2026〕7号');
		await page.click('[data-testid=form-save]');
		await page.locator('[data-testid=edit-done]', { hasText: '已登记拆除' }).waitFor();
		const removed = await facilityOf(page, hydrant.id);
		expect(removed).toMatchObject({ lifecycle: 'removed', removal_approval: '伊消函〔2026〕7号' });
		await page.click('[data-testid=edit-undo]');
		await page.getByText('已撤销', { exact: true }).first().waitFor();
		expect((await facilityOf(page, hydrant.id)).lifecycle).toBe('in_service');
	});

	it('offers nothing of it to crew', async () => {
		const { page } = await visit({ as: 'crew' });
		const hydrant = await findHydrant(page);
		await openMap(page, `?selected=facility:${hydrant.id}`);
		await page.waitForSelector('[data-testid=facility-state]');
		const offered = page.locator('[data-testid^=facility-edit], [data-testid="register.add"]');
		expect(await offered.count()).toBe(0);
	});
});

async function selected(page: Page): Promise<string> {
	await page.waitForFunction(() => location.search.includes('selected=facility'));
	return new URL(page.url()).searchParams.get('selected')!.split(':')[1]!;
}
