import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { hashOfBytes } from '#lib/server/services/file-store.ts';
import {
	allDelivered,
	enterMark,
	markOne,
	newPicture,
	readPhone,
	shellKept
} from '../harness/field-phone.ts';
import { PromiseBench } from '../harness/promise-bench.ts';

const DISTRICT = PromiseBench.district;
const PIECES = '**/photo-uploads/*';

/** A camera's picture of real size, drawn by the browser. */
async function drawPicture(page: Page, width: number, height: number): Promise<Uint8Array> {
	const base64 = await page.evaluate(
		async ([w, h]) => {
			const canvas = new OffscreenCanvas(w, h);
			const context = canvas.getContext('2d')!;
			for (let x = 0; x < w; x += 8)
				for (let y = 0; y < h; y += 8) {
					context.fillStyle = `rgb(${Math.random() * 255} ${Math.random() * 255} ${Math.random() * 255})`;
					context.fillRect(x, y, 8, 8);
				}
			const blob = await canvas.convertToBlob({ type: 'image/jpeg', quality: 0.9 });
			let text = '';
			for (const byte of new Uint8Array(await blob.arrayBuffer()))
				text += String.fromCharCode(byte);
			return btoa(text);
		},
		[width, height] as const
	);
	return new Uint8Array(Buffer.from(base64, 'base64'));
}

/** Photos, and facilities that are gone. */
export function definePromises910(get: () => PromiseBench): void {
	it('promise 9: photos are made smaller, sent in pieces that resume, counted, and a record is not done while one is missing', async () => {
		const { page, context } = await get().phone('crew7');
		const large = await drawPicture(page, 3200, 2400);
		const pieces: { offset: number; bytes: number }[] = [];
		let allowed = 1;
		await context.route(PIECES, async (route) => {
			const request = route.request();
			if (request.method() === 'PATCH') {
				if (allowed-- <= 0) return route.abort();
				pieces.push({
					offset: Number(request.headers()['upload-offset']),
					bytes: request.postDataBuffer()?.length ?? 0
				});
			}
			return route.continue();
		});
		await markOne(page, 20, { photos: [large] });
		await page.getByTestId('tab-outbox').tap();
		await page.getByTestId('outbox-incomplete').getByText('照片 0/1').waitFor();
		expect(await page.getByTestId('field-pill').innerText()).toContain('照片待发 1');
		expect(await page.getByTestId('outbox-photos').innerText()).toContain(
			'照片共 1 张：已送达 0，待发 1'
		);
		const { marks, photos } = await readPhone(page);
		const [photo] = photos;
		expect(marks[0]).toMatchObject({ status: 'received' });
		expect(photo!.bytes).toBeLessThan(large.length);
		const facility = marks[0]!.observation.facility_id;
		const seenOnServer = async () =>
			(await get().seen(page, facility)).filter(({ id }) => id === marks[0]!.id);
		expect(await seenOnServer()).toMatchObject([
			{ photos: [{ hash: photo!.hash, is_received: false }] }
		]);
		// With signal again it goes on from where the server is.
		allowed = Infinity;
		await page.getByTestId('outbox-send').tap();
		await allDelivered(page);
		expect(pieces.length).toBeGreaterThan(1);
		expect(pieces[1]!.offset).toBe(pieces[0]!.bytes);
		expect(pieces.reduce((sum, { bytes }) => sum + bytes, 0)).toBe(photo!.bytes);
		expect(await readPhone(page)).toMatchObject({ pictures: 0, photos: [{ status: 'received' }] });
		const [seen] = await seenOnServer();
		const file = await page.request.get(get().api(`/photos/${seen!.photos[0]!.id}`));
		const bytes = new Uint8Array(await file.body());
		const side = await page.evaluate(
			async (data) => {
				const bitmap = await createImageBitmap(new Blob([new Uint8Array(data)]));
				return [bitmap.width, bitmap.height];
			},
			[...bytes]
		);
		expect(side).toEqual([1600, 1200]);

		// The original when it is asked for, byte by byte.
		await page.getByTestId('tab-mine').tap();
		await page.getByTestId('keep-originals').check();
		await markOne(page, 21, { photos: [large] });
		await allDelivered(page);
		const whole = (await readPhone(page)).photos.map(({ hash }) => hash);
		expect(whole).toContain(hashOfBytes(large));

		// The desk's history shows them.
		const desk = await get().newPage(context);
		await desk.setViewportSize({ width: 1280, height: 800 });
		await desk.goto(`${get().origin}/d/${DISTRICT}?selected=facility:${facility}`);
		const shown = desk.getByTestId('history-photos');
		await shown.getByText('照片 1/1').first().waitFor();
		await expect
			.poll(
				() =>
					shown
						.locator('img')
						.first()
						.evaluate((image: HTMLImageElement) => image.naturalWidth),
				{
					timeout: 30_000
				}
			)
			.toBe(1600);
	});

	it('promise 10: an observation of a facility that was removed meanwhile is kept, brings nothing back, and both are told', async () => {
		const { page, context } = await get().phone('crew8');
		await shellKept(page, DISTRICT);
		await context.setOffline(true);
		const label = await enterMark(page, 30, { photos: [newPicture().bytes] });
		await page.getByTestId('field-save').tap();
		await page.getByTestId('field-saved').waitFor();
		const facility = (await readPhone(page)).marks[0]!.observation.facility_id;
		const leader = await get().phone('leader', { viewport: { width: 1280, height: 800 } });
		const before = await leader.page.request.get(get().api(`/facilities/${facility}`));
		const { version, code } = (await before.json()) as { version: number; code: string };
		expect(code).toBe(label);
		const removal = await leader.page.request.patch(get().api(`/facilities/${facility}`), {
			headers: { origin: get().origin },
			data: {
				version,
				lifecycle: 'removed',
				removed_on: new Date(Date.now() + 8 * 3_600_000).toISOString().slice(0, 10),
				removal_approval: '试验批 1 号'
			}
		});
		expect(removal.status(), await removal.text()).toBe(200);
		await context.setOffline(false);
		await allDelivered(page);
		// The crew is told,
		await page.getByTestId('tab-outbox').tap();
		await page.getByText('这个设施已登记拆除：记录已留存').waitFor();
		// the observation is kept with its photo, the facility stays removed,
		const seen = (await get().seen(page, facility)).filter(({ observer }) => observer === 'crew8');
		expect(seen).toMatchObject([{ observer: 'crew8', photos: [{ is_received: true }] }]);
		const after = await leader.page.request.get(get().api(`/facilities/${facility}`));
		expect(await after.json()).toMatchObject({ lifecycle: 'removed' });
		// and the desk is told.
		await leader.page.goto(`${get().origin}/d/${DISTRICT}?selected=facility:${facility}`);
		await leader.page.getByTestId('history').getByText('登记拆除之后看到').first().waitFor();
		await get().openField(page);
		const rows = await page.getByTestId('nearby').innerText();
		await page.getByTestId('tab-mine').tap();
		await page.getByTestId('pack-take').tap();
		await page.getByTestId('tab-list').tap();
		expect(rows).toContain(label);
		await expect
			.poll(() => page.getByTestId('nearby').innerText(), { timeout: 30_000 })
			.not.toContain(label);
	});
}
