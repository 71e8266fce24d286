import { Writable } from 'node:stream';
import { expect, it } from 'vitest';
import { renderPageAsPng } from '#lib/formats/sheet/render-pdf.ts';
import type { Context } from '#lib/server/services/context.ts';
import { listRegister } from '#lib/server/services/facility.ts';
import { printPlates } from '#lib/server/services/plate.ts';
import { allDelivered, readPhone, shellKept } from '../harness/field-phone.ts';
import { giveCamera, showToCamera } from '../harness/phone-camera.ts';
import { PromiseBench } from '../harness/promise-bench.ts';

/** A plate as the printer gets it, drawn. */
async function printPlate(context: Context): Promise<{ code: string; picture: Buffer }> {
	const { district } = PromiseBench;
	const { facilities } = await listRegister(context, district, { limit: 1 });
	const [{ id, code } = { id: '', code: '' }] = facilities;
	const plate = { facility_ids: [id], perSheet: '2' };
	const { bytes } = await printPlates(context, district, plate, 'https://xf.example.cn');
	const pieces: Buffer[] = [];
	const out = new Writable({
		write(piece: Buffer, _encoding, done) {
			pieces.push(piece);
			done();
		}
	});
	await renderPageAsPng(bytes, 0, out, { dotsPerInch: 100 });
	return { code: code ?? '', picture: Buffer.concat(pieces) };
}

/** Facilities that the register lacks, or has elsewhere, and those that are found by their plates. */
export function defineFound(get: () => PromiseBench): void {
	it('opens a facility by its plate and adds one without signal, after asking whether it is the one beside', async () => {
		const plate = await get().atlas.asOperator(printPlate);
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
		// A plate in the camera opens the sheet of its facility, without signal as well.
		await giveCamera(page);
		await page.getByTestId('plate-scan').tap();
		const scanned = page.getByTestId('mark-sheet').getByRole('heading', { name: plate.code });
		await expect
			.poll(
				async () => {
					await showToCamera(page, plate.picture);
					const told = await page.getByTestId('scan').allInnerTexts();
					return (await scanned.isVisible()) || told.join();
				},
				{ timeout: 30_000 }
			)
			.toBe(true);
		await page.getByTestId('tab-list').tap();
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
