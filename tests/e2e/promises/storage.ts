import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import {
	allDelivered,
	enterMark,
	markOne,
	newPicture,
	readPhone,
	shellKept
} from '../harness/field-phone.ts';
import { PromiseBench } from '../harness/promise-bench.ts';

const SENDING = '**/observations';
const DISTRICT = PromiseBench.district;

const statusesOn = async (page: Page) =>
	(await readPhone(page)).marks.map(({ status }) => status).sort();

/** What the phone's own storage does to us. */
export function definePromises5678(get: () => PromiseBench): void {
	it('promise 5: on a full phone saving fails loudly, and earlier records are intact', async () => {
		const { page, context } = await get().phone('crew2');
		await context.route(SENDING, (route) => route.abort());
		const first = newPicture();
		await markOne(page, 10, { photos: [first.bytes] });
		// Chromium's override of the quota reaches no write of IndexedDB: this is how it reports a full phone, in the middle of
		// a mark, when its picture no longer fits.
		await page.evaluate(() => {
			const { put } = IDBObjectStore.prototype;
			IDBObjectStore.prototype.put = function (...args) {
				if (this.name !== 'pictures') return put.apply(this, args);
				IDBObjectStore.prototype.put = put;
				throw new DOMException('full', 'QuotaExceededError');
			};
		});
		await enterMark(page, 11, { photos: [newPicture().bytes] });
		await page.getByTestId('field-save').tap();
		expect(await page.getByTestId('field-problem').innerText()).toContain('手机存储已满');
		const before = await readPhone(page);
		expect(before.marks).toHaveLength(1);
		expect(before).toMatchObject({ pictures: 1, photos: [{ hash: first.hash }] });
		// What was entered is still there: with space again, the same tap saves it.
		await page.getByTestId('field-save').tap();
		await page.getByTestId('field-saved').waitFor();
		expect(await readPhone(page)).toMatchObject({ pictures: 2 });
		await context.unroute(SENDING);
		await page.getByTestId('tab-outbox').tap();
		await page.getByTestId('outbox-send').tap();
		await allDelivered(page);
	});

	it('promise 6: what an older version of the app left pending is read and sent by a new one', async () => {
		const { page, context } = await get().phone('crew3');
		await shellKept(page, DISTRICT);
		await context.route(SENDING, (route) => route.abort());
		await markOne(page, 12);
		// The first version of the app kept marks in a database of version 1, without photos.
		const { marks } = await readPhone(page);
		await page.goto(`${get().origin}/favicon.svg`);
		await page.evaluate(async (old) => {
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
		// Its service worker had another address, and kept the page in a shell of its own.
		await page.evaluate(async (path) => {
			await (await navigator.serviceWorker.getRegistration(path))?.unregister();
			const old = await navigator.serviceWorker.register('/service-worker.js?v=old', {
				scope: '/field'
			});
			while (old.active?.state !== 'activated')
				await new Promise((resolve) => setTimeout(resolve, 50));
			const shell = await caches.open('field-shell-old');
			await shell.put(path, await fetch(path));
			for (const name of await caches.keys())
				if (name.startsWith('field-shell-') && name !== 'field-shell-old')
					await caches.delete(name);
		}, `/field/${DISTRICT}`);
		await get().openField(page);
		expect(await statusesOn(page)).toEqual(['pending']);
		const isNew = (one: Page) =>
			one.evaluate(async (scope) => {
				const registration = await navigator.serviceWorker.getRegistration(scope);
				const names = await caches.keys();
				return (
					registration?.active?.state === 'activated' &&
					registration.active.scriptURL.endsWith('/service-worker.js') &&
					!names.includes('field-shell-old')
				);
			}, `/field/${DISTRICT}`);
		expect(await isNew(page)).toBe(false);
		// The new one takes over when the last page of the old one is gone.
		await expect
			.poll(
				() =>
					page.evaluate(
						async (scope) => (await navigator.serviceWorker.getRegistration(scope))?.waiting?.state,
						`/field/${DISTRICT}`
					),
				{ timeout: 30_000 }
			)
			.toBe('installed');
		await page.close();
		const next = await get().newPage(context);
		await get().openField(next);
		await expect.poll(() => isNew(next), { timeout: 30_000 }).toBe(true);
		expect(await statusesOn(next)).toEqual(['pending']);
		await context.unroute(SENDING);
		await next.getByTestId('tab-outbox').tap();
		await next.getByTestId('outbox-send').tap();
		await allDelivered(next);
		const seen = await get().seen(next, marks[0]?.observation.facility_id);
		expect(seen.map(({ id }) => id)).toContain(marks[0]?.id);
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
