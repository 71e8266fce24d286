import type { BrowserContext, Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { PHONE_WRITE_STEPS } from '#lib/offline/write-step.ts';
import { SERVER_WRITE_STEPS } from '#lib/server/write-steps.ts';
import {
	allDelivered,
	enterMark,
	markOne,
	newPicture,
	prepareCrash,
	readPhone,
	sendNow,
	shellKept,
	standStillAt,
	type ServerObservation
} from '../harness/field-phone.ts';
import { PromiseBench } from '../harness/promise-bench.ts';

const DISTRICT = PromiseBench.district;

/** Before a mark is committed nobody was told that it is kept. */
const BEFORE_COMMIT = ['mark.made', 'mark.begun', 'mark.put'];

/** Kills the page, the worker and the server before and after each step of a write. */
export function definePromise1(get: () => PromiseBench): void {
	let page: Page;
	let context: BrowserContext;
	/** Photos that were taken with marks that the screen called saved. */
	let shown = new Set<string>();
	let row = 0;

	async function takePhone(username: string): Promise<void> {
		shown = new Set();
		({ page, context } = await get().phone(username));
		await shellKept(page, DISTRICT);
	}

	/** What this phone's observations are on the server. */
	async function seen(): Promise<ServerObservation[]> {
		const { marks } = await readPhone(page);
		const own = new Set(marks.map(({ id }) => id));
		return (await get().seen(page)).filter(({ id }) => own.has(id));
	}

	/** created = acknowledged + pending, each once, whatever was shown as saved among them; and the server has what it acknowledged. */
	async function nothingIsLost(point: string): Promise<void> {
		const { marks, photos } = await readPhone(page);
		const statuses = marks.map(({ status }) => status);
		expect(
			statuses.filter((status) => status !== 'pending' && status !== 'received'),
			point
		).toEqual([]);
		const hashes = marks.flatMap(({ observation }) =>
			(observation.photos ?? []).map(({ hash }) => hash)
		);
		for (const hash of shown) expect(hashes, point).toContain(hash);
		expect(photos.map(({ hash }) => hash).sort(), point).toEqual([...hashes].sort());
		const there = await seen();
		const ids = new Set(there.map(({ id }) => id));
		expect(ids.size, point).toBe(there.length);
		const acknowledged = marks.filter(({ status }) => status === 'received');
		expect(
			acknowledged.filter(({ id }) => !ids.has(id)),
			point
		).toEqual([]);
		const kept = new Set(
			there.flatMap((seen) => seen.photos.flatMap((photo) => (photo.is_received ? photo.hash : [])))
		);
		const delivered = photos.filter(({ status }) => status === 'received');
		expect(
			delivered.filter(({ hash }) => !kept.has(hash)),
			point
		).toEqual([]);
	}

	/** Everything that the phone has is on the server, once, with its photo. */
	async function everythingArrives(point: string): Promise<void> {
		await allDelivered(page);
		const { marks, photos, pictures } = await readPhone(page);
		const there = await seen();
		expect(there.map(({ id }) => id).sort(), point).toEqual(marks.map(({ id }) => id).sort());
		expect(
			photos.filter(({ status }) => status !== 'received'),
			point
		).toEqual([]);
		const received = there.flatMap((seen) => seen.photos.map((photo) => photo.is_received));
		expect(received, point).toEqual(photos.map(() => true));
		expect(pictures, point).toBe(0);
	}

	/** What was entered and not saved is offered again, once: gone on with, thrown away, or nothing when it was saved. */
	async function takeUpDraft(step: string, hash: string): Promise<void> {
		const offer = page.getByTestId('drafts');
		if (!BEFORE_COMMIT.includes(step)) return expect(await offer.count(), step).toBe(0);
		expect(await offer.innerText(), step).toContain('完好 · 1 张照片');
		if (step === 'mark.put') {
			await page.getByTestId('draft-go').tap();
			await page.getByTestId('field-save').tap();
			await page.getByTestId('field-saved').waitFor();
			shown.add(hash);
			const mark = (await readPhone(page)).marks.find(({ observation }) =>
				observation.photos?.some((photo) => photo.hash === hash)
			);
			// It was seen when it was entered, before the page died.
			expect(Date.parse(mark?.savedAt ?? '')).toBeGreaterThan(
				Date.parse(mark?.observation.observed_at ?? '')
			);
		} else {
			await page.getByTestId('draft-drop').tap();
			await page.getByTestId('draft-drop').tap();
		}
		await offer.waitFor({ state: 'detached' });
	}

	it(
		'promise 1: created on the phone = acknowledged + pending, wherever the page dies',
		{ timeout: 600_000 },
		async () => {
			await takePhone('crew1');
			for (const step of PHONE_WRITE_STEPS) {
				const kill = await prepareCrash(page, context);
				const { bytes, hash } = newPicture();
				await enterMark(page, row++ % 60, { photos: [bytes] });
				await standStillAt(page, step);
				const stands = page.waitForEvent('console', (message) =>
					message.text().startsWith('standing at')
				);
				if (!BEFORE_COMMIT.includes(step)) shown.add(hash);
				// Nobody answers the tap: the page stands still, then it is gone.
				void page
					.getByTestId('field-save')
					.tap()
					.catch(() => undefined);
				await stands;
				await kill();
				page = await get().newPage(context);
				// Nothing leaves while we look.
				await page.route(/\/(observations|photo-uploads\/\w+)$/, (route) =>
					route.request().method() === 'GET' ? route.continue() : route.abort()
				);
				await get().openField(page);
				await nothingIsLost(`page killed at ${step}`);
				await takeUpDraft(step, hash);
				await page.unrouteAll();
				await sendNow(page);
				await everythingArrives(`page killed at ${step}`);
			}
			expect(shown.size).toBe(PHONE_WRITE_STEPS.length - BEFORE_COMMIT.length + 1);
		}
	);

	it(
		'promise 1: created on the phone = acknowledged + pending, wherever the service worker dies',
		{ timeout: 300_000 },
		async () => {
			await takePhone('crew1');
			const workers = await context.newCDPSession(page);
			await workers.send('ServiceWorker.enable');
			const stops: Promise<unknown>[] = [];
			const seen: string[] = [];
			page.on('console', (message) => {
				const [, step] = /^standing at field:(\S+)/.exec(message.text()) ?? [];
				if (step === undefined) return;
				seen.push(step);
				stops.push(workers.send('ServiceWorker.stopAllWorkers'));
			});
			// Long enough at each step for the worker to be gone when time goes on.
			await standStillAt(page, '*', 60);
			const { bytes, hash } = newPicture();
			await markOne(page, row++ % 60, { photos: [bytes] });
			shown.add(hash);
			await everythingArrives('worker killed at every step');
			await Promise.all(stops);
			expect(PHONE_WRITE_STEPS.filter((step) => !seen.includes(step))).toEqual([]);
			await nothingIsLost('worker killed at every step');
		}
	);

	it(
		'promise 1: created on the phone = acknowledged + pending, wherever the server dies',
		{ timeout: 600_000 },
		async () => {
			await takePhone('crew1');
			const { atlas } = get();
			for (const step of SERVER_WRITE_STEPS) {
				atlas.killAt(step);
				const { bytes, hash } = newPicture();
				await markOne(page, row++ % 60, { photos: [bytes] });
				shown.add(hash);
				await atlas.died();
				expect(atlas.clearKill(), `${step} was passed`).toBe(false);
				const { marks } = await readPhone(page);
				expect(
					marks.every(({ status }) => status === 'pending' || status === 'received'),
					step
				).toBe(true);
				await atlas.restart();
				await nothingIsLost(`server killed at ${step}`);
				await page.getByTestId('tab-outbox').tap();
				await page.getByTestId('outbox-send').tap();
				await everythingArrives(`server killed at ${step}`);
			}
		}
	);
}
