import type { BrowserContext, CDPSession, Page } from 'playwright-core';
import { hashOfBytes } from '#lib/server/services/file-store.ts';
import type { FieldMark, FieldPhoto } from '#lib/offline/mark.ts';
import type { PhoneWriteStep } from '#lib/offline/write-step.ts';

export const PHONE = { width: 390, height: 844 };
/** As a phone of the field: touch, small, mobile. */
export const PHONE_OPTIONS = {
	viewport: PHONE,
	hasTouch: true,
	isMobile: true,
	locale: 'zh-CN',
	reducedMotion: 'reduce' as const
};

export async function signInPhone(
	page: Page,
	origin: string,
	username: string,
	password: string
): Promise<void> {
	await page.goto(`${origin}/login`);
	await page.fill('input[name=username]', username);
	await page.fill('input[name=password]', password);
	await Promise.all([
		page.waitForURL((url) => url.pathname !== '/login'),
		page.click('form:has(input[name=password]) button[type=submit]')
	]);
}

/** Opens the field page with the pack on it. */
export async function openField(page: Page, origin: string, district: string): Promise<void> {
	await page.goto(`${origin}/field/${district}`);
	await page.getByTestId('nearby-row').first().waitFor();
}

/** Until the service worker is at work and has kept the page that registered it. */
export async function shellKept(page: Page, district: string): Promise<void> {
	await page.evaluate(async (path) => {
		for (;;) {
			const registration = await navigator.serviceWorker.getRegistration(path);
			if (registration?.active?.state === 'activated')
				for (const name of await caches.keys())
					if (name.startsWith('field-shell-') && (await (await caches.open(name)).match(path)))
						return;
			await new Promise((resolve) => setTimeout(resolve, 50));
		}
	}, `/field/${district}`);
}

interface MarkOptions {
	condition?: 'intact' | 'impaired' | 'unusable';
	photos?: readonly Uint8Array[];
}

/** Opens a facility of the list and enters what was seen, up to the tap that saves it. @returns its name. */
export async function enterMark(
	page: Page,
	row: number,
	{ condition = 'intact', photos = [] }: MarkOptions = {}
): Promise<string> {
	await page.getByTestId('tab-list').tap();
	const entry = page.getByTestId('nearby-row').nth(row);
	const label = await entry.locator('strong').innerText();
	await entry.tap();
	await page.getByTestId(`field-${condition}`).tap();
	for (const [index, bytes] of photos.entries()) {
		await page.getByTestId('photo-closeup').setInputFiles({
			name: `${index}.jpg`,
			mimeType: 'image/jpeg',
			buffer: Buffer.from(bytes)
		});
		await page.getByTestId('taken-photos').locator('li').nth(index).waitFor();
	}
	return label;
}

/** Three taps, and photos. @returns the facility's name in the list. */
export async function markOne(page: Page, row: number, options?: MarkOptions): Promise<string> {
	const label = await enterMark(page, row, options);
	await page.getByTestId('field-save').tap();
	await page.getByTestId('field-saved').waitFor();
	return label;
}

export interface PhoneContents {
	marks: FieldMark[];
	photos: FieldPhoto[];
	pictures: number;
}

/** What the phone's own store says, not the screen. */
export function readPhone(page: Page): Promise<PhoneContents> {
	return page.evaluate(
		() =>
			new Promise<PhoneContents>((resolve, reject) => {
				const opening = indexedDB.open('fire-atlas-field');
				opening.onerror = () => reject(new Error('the store cannot be opened'));
				opening.onsuccess = () => {
					const db = opening.result;
					const read = db.transaction(['marks', 'photos', 'pictures']);
					const marks = read.objectStore('marks').getAll();
					const photos = read.objectStore('photos').getAll();
					const pictures = read.objectStore('pictures').count();
					read.oncomplete = () => {
						db.close();
						resolve({
							marks: marks.result as FieldMark[],
							photos: photos.result as FieldPhoto[],
							pictures: pictures.result
						});
					};
					read.onerror = () => reject(new Error('the store cannot be read'));
				};
			})
	);
}

/** Waits until the pill says that the server has everything. */
export async function allDelivered(page: Page, timeout = 60_000): Promise<void> {
	await page.waitForFunction(
		() => document.querySelector('[data-testid=field-pill]')?.textContent?.includes('全部送达'),
		null,
		{ timeout }
	);
}

export interface ServerObservation {
	id: string;
	observer: string;
	condition: string;
	observed_at: string;
	clock_offset_s: number | null;
	photos: { hash: string; is_received: boolean; id: string | null }[];
}

/** Everything that the server has of a facility, or of the district. */
export async function readServer(
	page: Page,
	origin: string,
	district: string,
	facility?: string
): Promise<ServerObservation[]> {
	const query = facility ? `facility=${facility}&limit=1000` : 'limit=1000';
	const answer = await page.request.get(
		`${origin}/api/districts/${district}/observations?${query}`
	);
	if (!answer.ok()) throw new Error(`${answer.status()}: ${await answer.text()}`);
	return ((await answer.json()) as { observations: ServerObservation[] }).observations;
}

/**
 * Makes the page stand still at a step when it passes it, as if time stopped, until it is killed or `milliseconds`
 * have passed. Lives in the tab only: the next page of the same phone goes on.
 */
export async function standStillAt(
	page: Page,
	step: PhoneWriteStep | '*',
	milliseconds = 600_000
): Promise<void> {
	await page.evaluate(
		([wanted, limit]) => {
			const mark = performance.mark.bind(performance);
			performance.mark = (name, ...rest) => {
				if (name.startsWith('field:') && (wanted === '*' || name === `field:${wanted}`)) {
					console.log(`standing at ${name}`);
					const until = Date.now() + limit;
					while (Date.now() < until);
				}
				return mark(name, ...rest);
			};
		},
		[step, milliseconds] as const
	);
}

/**
 * How to kill the renderer of a page. Prepare it while the page still moves: what stands still cannot be attached to.
 */
export async function prepareCrash(
	page: Page,
	context: BrowserContext
): Promise<() => Promise<void>> {
	const session = await context.newCDPSession(page);
	return () => crash(page, session);
}

async function crash(page: Page, session: CDPSession): Promise<void> {
	const crashed = new Promise((resolve) => page.once('crash', resolve));
	// It never answers: nobody is left to.
	session.send('Page.crash').catch(() => undefined);
	await crashed;
	await page.close();
}

let pictures = 0;

/** A JPEG by its frames, other bytes each time; what is inside is noise. Read as it is while it is small. */
export function newPicture(bytes = 2000): { bytes: Uint8Array; hash: string } {
	const noise = new Uint8Array(bytes);
	let state = (++pictures * 2_654_435_761) >>> 0;
	for (let index = 0; index < bytes; index++) {
		state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
		noise[index] = (state >>> 24) % 255;
	}
	const head = [
		0xff, 0xd8, 0xff, 0xe0, 0, 16, 0x4a, 0x46, 0x49, 0x46, 0, 1, 1, 0, 0, 1, 0, 1, 0, 0
	];
	const tables = [0xff, 0xdb, 0, 67, ...new Array<number>(65).fill(1)];
	const scan = [0xff, 0xda, 0, 8, 1, 1, 0, 0, 63, 0];
	const picture = Uint8Array.from([...head, ...tables, ...scan, ...noise, 0xff, 0xd9]);
	return { bytes: picture, hash: hashOfBytes(picture) };
}

/** Sends from the outbox; where all is sent, or being sent, the button is off and this does nothing. */
export async function sendNow(page: Page): Promise<void> {
	await page.getByTestId('tab-outbox').tap();
	await page.getByTestId('outbox-send').evaluate((send) => (send as HTMLButtonElement).click());
}
