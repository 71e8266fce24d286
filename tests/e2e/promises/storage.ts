import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import type { FieldMark } from '#lib/offline/mark.ts';
import {
	allDelivered,
	enterMark,
	markOne,
	newPicture,
	openField,
	readPhone,
	shellKept
} from '../harness/field-phone.ts';
import { LaterBuild } from '../harness/later-build.ts';
import { PromiseBench } from '../harness/promise-bench.ts';
import { mountSmallDisk } from '../harness/small-disk.ts';

/** How Chromium says in the middle of a mark that its picture no longer fits. Its override of the quota reaches no write of IndexedDB. */
function pretendFull(page: Page) {
	return {
		fill: () =>
			page.evaluate(() => {
				const { put } = IDBObjectStore.prototype;
				if ('put' in globalThis) return;
				Object.assign(globalThis, { put });
				IDBObjectStore.prototype.put = function (...args) {
					if (this.name !== 'pictures') return put.apply(this, args);
					throw new DOMException('Failed to write blobs (IOError)', 'DataError');
				};
			}),
		free: () =>
			page.evaluate(() => {
				const { put } = globalThis as unknown as { put: IDBObjectStore['put'] };
				IDBObjectStore.prototype.put = put;
			})
	};
}

const SENDING = '**/observations';
const DISTRICT = PromiseBench.district;

/** The first version of the app kept marks in a database of version 1, without photos and drafts. */
function makeFirstStore(page: Page, marks: readonly FieldMark[]): Promise<void> {
	return page.evaluate(async (old) => {
		const done = (request: IDBRequest | IDBOpenDBRequest) =>
			new Promise((resolve, reject) => {
				request.onsuccess = () => resolve(request.result);
				request.onerror = () => reject(new Error(String(request.error)));
			});
		await done(indexedDB.deleteDatabase('fire-atlas-field'));
		localStorage.clear();
		const opening = indexedDB.open('fire-atlas-field', 1);
		opening.onupgradeneeded = () => {
			const db = opening.result;
			db.createObjectStore('marks', { keyPath: 'id' }).createIndex('district', 'district');
			db.createObjectStore('packs', { keyPath: 'district' });
			db.createObjectStore('settings');
		};
		const db = (await done(opening)) as IDBDatabase;
		for (const mark of old)
			await done(db.transaction('marks', 'readwrite').objectStore('marks').put(mark));
		db.close();
	}, marks);
}

/** Asks for a later service worker, and what became of it. */
function lookForUpdate(page: Page): Promise<string> {
	return page.evaluate(async (scope) => {
		const registration = await navigator.serviceWorker.getRegistration(scope);
		if (!registration) return 'none';
		for (;;) {
			// Rejects when the one it found could not be installed.
			const isFound = await registration.update().then(
				() => true,
				() => false
			);
			const { installing, waiting } = registration;
			if (waiting) return waiting.state;
			if (!isFound) return 'redundant';
			if (!installing) continue;
			const ended = await new Promise<string>((resolve) => {
				installing.addEventListener('statechange', () => resolve(installing.state));
			});
			return ended;
		}
	}, `/field/${DISTRICT}`);
}

const statusesOn = async (page: Page) =>
	(await readPhone(page)).marks.map(({ status }) => status).sort();

/** What the phone's own storage does to us. */
export function definePromises5678(get: () => PromiseBench): void {
	it('promise 5: on a full phone saving fails loudly, and earlier records are intact', async () => {
		// A disk without a byte left; where this machine mounts none, what Chromium says of one.
		const disk = mountSmallDisk(64);
		try {
			const { page, context } = await get().phone('crew2', {}, { folder: disk?.folder });
			const { fill, free } = disk ?? pretendFull(page);
			await context.route(SENDING, (route) => route.abort());
			const first = newPicture();
			await markOne(page, 10, { photos: [first.bytes] });
			const hashes = [first.hash];
			const outcome = page.locator('[data-testid=field-problem], [data-testid=field-saved]');
			// A browser gives its disk some bytes back before it gives up: what fits into them is kept.
			for (;;) {
				const { bytes, hash } = newPicture();
				await fill();
				await enterMark(page, 10 + hashes.length, { photos: [bytes] });
				await fill();
				await page.getByTestId('field-save').tap();
				await outcome.waitFor();
				if (await page.getByTestId('field-problem').isVisible()) break;
				hashes.push(hash);
			}
			expect(await page.getByTestId('field-problem').innerText()).toContain('手机存储已满');
			// What was entered is still there: with space again, the same tap saves it.
			await free();
			const before = await readPhone(page);
			expect(before.photos.map(({ hash }) => hash).sort()).toEqual([...hashes].sort());
			expect(before).toMatchObject({ pictures: hashes.length });
			expect(before.marks).toHaveLength(hashes.length);
			await page.getByTestId('field-save').tap();
			await page.getByTestId('field-saved').waitFor();
			expect(await readPhone(page)).toMatchObject({ pictures: hashes.length + 1 });
			await context.unroute(SENDING);
			await page.getByTestId('tab-outbox').tap();
			await page.getByTestId('outbox-send').tap();
			await allDelivered(page);
			await context.close();
		} finally {
			disk?.unmount();
		}
	});

	it('promise 6: what an older version of the app left pending is read and sent by a new one', async () => {
		const build = await LaterBuild.before(get().origin);
		try {
			const { page, context } = await get().phone('crew3', {}, { origin: build.origin });
			await shellKept(page, DISTRICT);
			await context.route(SENDING, (route) => route.abort());
			await markOne(page, 12);
			const { marks } = await readPhone(page);
			await page.goto(`${build.origin}/favicon.svg`);
			await makeFirstStore(page, marks);
			const shells = () => page.evaluate(async () => (await caches.keys()).sort());
			const [old] = await shells();
			build.isLater = true;

			// A later worker that cannot have the page does not take over: the page would be gone without signal.
			build.isPageAway = true;
			await openField(page, build.origin, DISTRICT);
			expect(await lookForUpdate(page)).toBe('redundant');
			build.isPageAway = false;
			expect(await lookForUpdate(page)).toBe('installed');
			expect(await shells()).toContain(old);
			expect(await statusesOn(page)).toEqual(['pending']);

			// It takes over when the last page of the old one is gone, and has the page.
			await page.close();
			const next = await get().newPage(context);
			await openField(next, build.origin, DISTRICT);
			await expect
				.poll(() => next.evaluate(() => caches.keys()), { timeout: 30_000 })
				.toEqual([`${old}-later`]);
			await context.setOffline(true);
			await openField(next, build.origin, DISTRICT);
			expect(await statusesOn(next)).toEqual(['pending']);
			await context.unroute(SENDING);
			await context.setOffline(false);
			await allDelivered(next);
			const seen = await get().seen(next, marks[0]?.observation.facility_id);
			expect(seen.map(({ id }) => id)).toContain(marks[0]?.id);
		} finally {
			build.stop();
		}
	});

	it('promise 7: a closed store is opened again; a cleared one is told, with what was safe; persistence is asked for', async () => {
		const { page, context } = await get().phone('crew4', {});
		await page.addInitScript(() => {
			const { open } = IDBFactory.prototype;
			IDBFactory.prototype.open = function (name, version) {
				const opening = open.call(this, name, version);
				opening.addEventListener('success', () =>
					Object.assign(globalThis, { connection: opening.result })
				);
				return opening;
			};
		});
		await get().openField(page);
		await markOne(page, 13);
		await allDelivered(page);
		await context.route(SENDING, (route) => route.abort());
		// The browser closes it under the page, which hears nothing.
		await page.evaluate(() =>
			(globalThis as unknown as { connection: IDBDatabase }).connection.close()
		);
		await markOne(page, 14, { photos: [newPicture().bytes] });
		expect(await statusesOn(page)).toEqual(['pending', 'received']);

		// The browser clears it: what was pending comes back from its copy, the photo is told as lost.
		const storage = await context.newCDPSession(page);
		const origin = get().origin;
		await storage.send('Storage.clearDataForOrigin', { origin, storageTypes: 'indexeddb' });
		await get().openField(page);
		const notice = page.getByTestId('field-eviction');
		expect(await notice.innerText()).toMatch(/1 条未发的记录已从备份找回.*1 张照片没有了/s);
		expect(await statusesOn(page)).toEqual(['pending']);

		// All of it goes, copies as well: the cookie still knows how many.
		await storage.send('Storage.clearDataForOrigin', {
			origin,
			storageTypes: 'indexeddb,local_storage'
		});
		await get().openField(page);
		expect(await notice.innerText()).toContain('1 条未发的记录没有了');
		// With signal the page works on as on a new phone.
		await context.unroute(SENDING);
		await markOne(page, 15);
		await allDelivered(page);

		await page.getByTestId('tab-mine').tap();
		const persisted = await page.evaluate(() => navigator.storage.persisted());
		expect(await page.getByTestId('persisted').innerText()).toContain(
			persisted ? '浏览器答应不清理' : '浏览器没有答应保留'
		);
	});

	it("promise 8: a person's records stay when another signs in or the session ends, and go only as their author's", async () => {
		const { page, context } = await get().phone('crew5');
		await context.route(SENDING, (route) => route.abort());
		await markOne(page, 16, { photos: [newPicture().bytes] });
		await context.clearCookies();
		await context.unroute(SENDING);
		// The session ended while the page was open.
		await page.getByTestId('tab-outbox').tap();
		await page.getByTestId('outbox-send').tap();
		await page.getByText('登录过期了').waitFor();
		expect(await statusesOn(page)).toEqual(['pending']);
		await get().signIn(page, 'crew6');
		await get().openField(page);
		await page.getByTestId('tab-outbox').tap();
		await page.getByText('属于 队员5，等本人登录后发送').waitFor();
		await page.getByTestId('outbox-send').tap();
		expect(await statusesOn(page)).toEqual(['pending']);
		const { id } = (await readPhone(page)).marks[0]!;
		const seenOnServer = async () => (await get().seen(page)).filter((entry) => entry.id === id);
		expect(await seenOnServer()).toEqual([]);
		await context.clearCookies();
		await get().signIn(page, 'crew5');
		await get().openField(page);
		await allDelivered(page);
		expect(await seenOnServer()).toMatchObject([
			{ observer: 'crew5', photos: [{ is_received: true }] }
		]);
	});
}
