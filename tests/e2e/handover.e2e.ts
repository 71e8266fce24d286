import type { Download, Page } from 'playwright-core';
import { expect, inject, it } from 'vitest';
import { DISTRICT, districtApi } from './harness/atlas-map.ts';
import { markOne, newPicture, readPhone } from './harness/field-phone.ts';
import { giveCamera, showToCamera } from './harness/phone-camera.ts';
import { api, describeInBrowser, visit, type DemoAccount } from './harness/browser.ts';

const PHONE = { width: 390, height: 844 };

interface Seen {
	id: string;
	observer: string;
	facility_id: string;
	photos: { is_received: boolean }[];
}

/** A phone with the pack on it, signed in. */
async function takePhone(as: DemoAccount) {
	const visited = await visit({ as, viewport: PHONE, hasTouch: true });
	visited.page.setDefaultTimeout(30_000);
	await visited.page.goto(`${inject('atlas').origin}/field/${DISTRICT}`);
	await visited.page.getByTestId('nearby-row').first().waitFor();
	return visited;
}

async function bytesOf(download: Download): Promise<Buffer> {
	const pieces: Buffer[] = [];
	for await (const piece of await download.createReadStream()) pieces.push(piece as Buffer);
	return Buffer.concat(pieces);
}

const marksOn = async (page: Page) => (await readPhone(page)).marks;

/** What the server has of the marks of a phone. */
async function onServer(asking: Page, marks: Awaited<ReturnType<typeof marksOn>>): Promise<Seen[]> {
	const found: Seen[] = [];
	for (const { id, observation } of marks) {
		const { observations } = await api<{ observations: Seen[] }>(
			asking,
			districtApi(`/observations?facility=${observation.facility_id}&limit=500`)
		);
		found.push(...observations.filter((entry) => entry.id === id));
	}
	return found;
}

/** Until the phone has the key that seals its marks, as it has after a station's morning. */
async function keyTaken(page: Page): Promise<void> {
	const isThere = () =>
		page.evaluate(
			() =>
				new Promise<number>((resolve) => {
					const opening = indexedDB.open('fire-atlas-handover');
					opening.onsuccess = () => {
						const asking = opening.result.transaction('keys').objectStore('keys').count();
						asking.onsuccess = () => {
							opening.result.close();
							resolve(asking.result);
						};
					};
				})
		);
	await expect.poll(isThere, { timeout: 30_000 }).toBeGreaterThan(0);
}

describeInBrowser('hand-over and receipts on the phone', () => {
	it('promise 14: pending records leave without signal as a file and as QR frames, another phone delivers them, twice is harmless', async () => {
		const { page: giving, context: away } = await takePhone('crew');
		await keyTaken(giving);
		await away.setOffline(true);
		await markOne(giving, 52, { photos: [newPicture().bytes] });
		await markOne(giving, 53);
		await giving.getByTestId('tab-outbox').tap();
		const [download] = await Promise.all([
			giving.waitForEvent('download'),
			giving.getByTestId('handover-give').tap()
		]);
		expect(download.suggestedFilename()).toMatch(/\.atlas-handover$/);
		const file = {
			name: download.suggestedFilename(),
			mimeType: 'application/zip',
			buffer: await bytesOf(download)
		};
		const marks = await marksOn(giving);
		expect(marks.map(({ status }) => status)).toEqual(['pending', 'pending']);

		const { page: carrying, context: near } = await takePhone('leader');
		await carrying.getByTestId('tab-outbox').tap();
		expect(await onServer(carrying, marks)).toEqual([]);
		// The bearer has no signal either, at first: what is carried stays until there is.
		await near.setOffline(true);
		await carrying.getByTestId('handover-take').setInputFiles(file);
		await carrying.getByTestId('carried-waiting').waitFor();
		await near.setOffline(false);
		await carrying.getByTestId('carried-delivered').waitFor();
		expect((await onServer(carrying, marks)).map(({ observer }) => observer)).toEqual([
			'crew',
			'crew'
		]);
		// With its picture, which the file carried.
		expect((await onServer(carrying, marks)).map(({ photos }) => photos.length).sort()).toEqual([
			0, 1
		]);
		expect(
			(await onServer(carrying, marks)).every(({ photos }) =>
				photos.every((photo) => photo.is_received)
			)
		).toBe(true);

		// The same marks once more, now screen to camera: real pictures of a real screen, in any order.
		await giving.getByTestId('handover-show').tap();
		const canvas = giving.getByTestId('frame-canvas');
		await giving.waitForFunction(() =>
			document.querySelector('[data-testid=frame-canvas][data-frame]')
		);
		await giveCamera(carrying);
		await carrying.getByTestId('handover-scan').tap();
		const carried = carrying.getByTestId('carried').locator('li');
		const isTaken = async () => (await carried.count()) === 2;
		for (let shown = 0; shown < 60 && !(await isTaken()); shown++) {
			await showToCamera(carrying, await canvas.screenshot());
			await carrying.waitForTimeout(120);
		}
		expect(await isTaken()).toBe(true);
		await expect
			.poll(() => carrying.getByTestId('carried-delivered').count(), { timeout: 30_000 })
			.toBe(2);
		expect(await onServer(carrying, marks)).toHaveLength(2);

		// Back in signal, the author's own phone sends them as well, and is told that they are there.
		await giving.getByTestId('frames-close').tap();
		await away.setOffline(false);
		await expect
			.poll(async () => (await marksOn(giving)).map(({ status }) => status), { timeout: 30_000 })
			.toEqual(['received', 'received']);
		expect(await onServer(carrying, marks)).toHaveLength(2);

		// And the desk takes the same file: it looks first, and finds nothing new.
		const { page: desk } = await visit({ as: 'planner' });
		await desk.goto(`${inject('atlas').origin}/d/${DISTRICT}/handovers`);
		await desk.getByTestId('handover-file').setInputFiles(file);
		await desk.getByTestId('handover-look').click();
		expect(await desk.getByTestId('handover-summary').innerText()).toContain(
			'可收 0 条，已有 2 条'
		);
		await desk.getByTestId('handover-import').click();
		await desk.getByTestId('handover-summary').getByText('原来就有 2 条').waitFor();
		expect(await onServer(carrying, marks)).toHaveLength(2);
	});

	it('promise 13: a shift ends with a receipt that the server counts, and the leader finds it by its number', async () => {
		const { page, context } = await takePhone('crew');
		await markOne(page, 55, { photos: [newPicture().bytes] });
		await markOne(page, 56);
		await expect
			.poll(async () => (await marksOn(page)).map(({ status }) => status), { timeout: 30_000 })
			.toEqual(['received', 'received']);
		await expect
			.poll(async () => (await readPhone(page)).photos.map(({ status }) => status), {
				timeout: 30_000
			})
			.toEqual(['received']);
		// A third that never leaves the phone, though the phone says otherwise of nothing.
		await context.route('**/observations', (route) => route.abort());
		await markOne(page, 57);
		await page.getByTestId('tab-outbox').tap();
		await page.getByTestId('receipt-ask').tap();
		await page.getByTestId('receipt-counts').waitFor();
		expect(await page.getByTestId('receipt-counts').innerText()).toBe(
			'3 条标记，收到 2 条；照片 1/1'
		);
		expect(await page.getByTestId('receipt-verdict').innerText()).toContain('还缺 1 条标记');
		const number = await page.getByTestId('receipt-number').innerText();
		expect(number).toMatch(/^\d{8}-\d{3}$/);
		await context.unroute('**/observations');
		await page.getByTestId('outbox-send').tap();
		await expect
			.poll(async () => (await marksOn(page)).every(({ status }) => status === 'received'))
			.toBe(true);

		const { page: desk } = await visit({ as: 'leader' });
		await desk.goto(`${inject('atlas').origin}/d/${DISTRICT}/receipts`);
		await desk.waitForLoadState('networkidle');
		await desk.getByTestId('receipt-find').fill(number);
		await desk.getByTestId('receipt-find').press('Enter');
		await desk.getByTestId('receipt').waitFor();
		expect(await desk.getByTestId('receipt-counts').innerText()).toBe(
			'3 条标记，收到 3 条；照片 1/1'
		);
		expect(await desk.getByTestId('receipt').innerText()).toContain('3 条标记，收到 2 条');
	});
});
