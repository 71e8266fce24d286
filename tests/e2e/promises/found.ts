import { expect, it } from 'vitest';
import { allDelivered, readPhone, shellKept } from '../harness/field-phone.ts';
import { PromiseBench } from '../harness/promise-bench.ts';

/** Facilities that the register lacks, or has elsewhere. */
export function defineFound(get: () => PromiseBench): void {
	it('adds a facility without signal, after asking whether it is the one beside', async () => {
		// 3 m north of 试-001.
		const { page, context } = await get().phone('crew3', {
			geolocation: { longitude: 128.9, latitude: 47.72 + 3 / 111_195, accuracy: 4 },
			permissions: ['geolocation']
		});
		await shellKept(page, PromiseBench.district);
		await context.setOffline(true);
		await get().openField(page);
		await page.getByRole('button', { name: '我在哪里' }).tap();
		await page.getByText('定位误差约 4 米').waitFor();
		await page.getByTestId('new-open').tap();
		expect(await page.getByTestId('near-same').innerText()).toContain(
			'离 试-001 3 m：是同一个吗？'
		);
		await page.getByText('就是它').tap();
		expect(await page.getByTestId('mark-sheet').innerText()).toContain('试-001');
		await page.getByTestId('mark-moved').waitFor();
		await page.getByTestId('tab-list').tap();
		await page.getByTestId('new-open').tap();
		await page.getByText('消防水鹤').tap();
		expect(await page.getByTestId('near-same').count()).toBe(0);
		await page.getByTestId('new-go').tap();
		await page.getByTestId('field-intact').tap();
		await page.getByTestId('field-save').tap();
		await page.getByTestId('field-saved').waitFor();
		// It is on the list at once, before the register has it.
		await page.getByTestId('nearby-row').getByText('新消防水鹤').waitFor();
		await context.setOffline(false);
		await allDelivered(page);
		const id = (await readPhone(page)).marks[0]?.observation.facility_id ?? '';
		const answer = await page.request.get(get().api(`/facilities/${id}`));
		expect(await answer.json()).toMatchObject({
			kind: 'water_crane',
			source: 'field',
			state: 'intact',
			position_accuracy_m: 4
		});
	});
}
