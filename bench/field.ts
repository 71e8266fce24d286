import type { Browser, Page } from 'playwright-core';
import { launchChromium } from '../tests/e2e/harness/chromium.ts';
import {
	PHONE_OPTIONS,
	enterMark,
	openField,
	readPhone,
	shellKept,
	signInPhone
} from '../tests/e2e/harness/field-phone.ts';
import { KillableAtlas } from '../tests/e2e/harness/killable-atlas.ts';
import type { BenchResult } from './result.ts';
import { withPrivatePostgres } from './support/private-postgres.ts';

const DISTRICT = KillableAtlas.district;
const CLIENTS = 20;
const BATCH = 10;

/**
 * The crew's phone in a real Chromium against the built product (npm run build first), and the server under twenty clients. Targets:
 * a mark saved in 50 ms, the page open without signal in 1.5 s, 1,000 pending sent in 5 s on loopback, 500 observations a second on PostGIS.
 */
export async function run({ small }: { small: boolean }): Promise<BenchResult[]> {
	const atlas = await KillableAtlas.start({ facilities: 300, crews: 1 });
	const browser = await launchChromium();
	const results: BenchResult[] = [];
	try {
		results.push(...(await benchPhone(browser, atlas, small)));
	} finally {
		await browser.close();
		await atlas.stop();
	}
	const served = await withPrivatePostgres('observations on PostGIS', ({ url }) =>
		benchServer(url, small ? 2000 : 15_000)
	);
	return served ? [...results, served] : results;
}

async function benchPhone(
	browser: Browser,
	atlas: KillableAtlas,
	small: boolean
): Promise<BenchResult[]> {
	const context = await browser.newContext(PHONE_OPTIONS);
	const page = await context.newPage();
	page.setDefaultTimeout(120_000);
	await signInPhone(page, atlas.origin, 'crew1', atlas.passwords.get('crew1') ?? '');
	await openField(page, atlas.origin, DISTRICT);
	await shellKept(page, DISTRICT);
	await context.setOffline(true);
	const opened: number[] = [];
	for (let index = 0; index < (small ? 2 : 9); index++) {
		await page.goto('about:blank');
		const started = performance.now();
		await openField(page, atlas.origin, DISTRICT);
		opened.push(performance.now() - started);
	}
	const saved: number[] = [];
	for (let index = 0; index < (small ? 3 : 30); index++) saved.push(await timeMark(page, index));
	const pending = small ? 100 : 1000;
	await copyMarks(page, pending - saved.length);
	await openField(page, atlas.origin, DISTRICT);
	const started = performance.now();
	await context.setOffline(false);
	await page.waitForFunction(
		() => document.querySelector('[data-testid=field-pill]')?.textContent?.includes('全部送达'),
		null,
		{ polling: 20 }
	);
	const sent = performance.now() - started;
	const { marks } = await readPhone(page);
	const received = marks.filter(({ status }) => status === 'received').length;
	await context.close();
	return [
		resultOf('field page opens without signal', '300 facilities', opened),
		resultOf('mark saved on the phone', 'tap to committed', saved),
		{ ...resultOf('pending records sent', String(pending), [sent]), quality: { received } }
	];
}

/** From the tap on save to the transaction on the disk. */
async function timeMark(page: Page, row: number): Promise<number> {
	await enterMark(page, row);
	const milliseconds = await page.evaluate(
		() =>
			new Promise<number>((resolve) => {
				const mark = performance.mark.bind(performance);
				const started = performance.now();
				performance.mark = (name, ...rest) => {
					if (name === 'field:mark.committed') {
						performance.mark = mark;
						resolve(performance.now() - started);
					}
					return mark(name, ...rest);
				};
				document.querySelector<HTMLButtonElement>('[data-testid=field-save]')?.click();
			})
	);
	await page.getByTestId('field-saved').waitFor();
	return milliseconds;
}

/** More marks like the first, each with an id of its own. */
function copyMarks(page: Page, count: number): Promise<void> {
	return page.evaluate(
		(copies) =>
			new Promise<void>((resolve, reject) => {
				const opening = indexedDB.open('fire-atlas-field');
				opening.onsuccess = () => {
					const write = opening.result.transaction('marks', 'readwrite');
					const marks = write.objectStore('marks');
					const reading = marks.getAll();
					reading.onsuccess = () => {
						const first = reading.result[0] as { observation: object };
						for (let index = 0; index < copies; index++) {
							const id = crypto.randomUUID();
							marks.put({ ...first, id, observation: { ...first.observation, id } });
						}
					};
					write.oncomplete = () => {
						opening.result.close();
						resolve();
					};
					write.onerror = () => reject(new Error(String(write.error)));
				};
			}),
		count
	);
}

/** Twenty signed-in clients post batches at once, each waiting for its answer. */
async function benchServer(databaseUrl: string, total: number): Promise<BenchResult> {
	const atlas = await KillableAtlas.start({ facilities: 300, crews: CLIENTS, databaseUrl });
	try {
		const cookies = await Promise.all(
			Array.from({ length: CLIENTS }, (_, index) => signIn(atlas, `crew${index + 1}`))
		);
		const list = await fetch(`${atlas.origin}/api/districts/${DISTRICT}/facilities?limit=300`, {
			headers: { cookie: cookies[0] ?? '' }
		});
		const { facilities } = (await list.json()) as { facilities: { id: string }[] };
		let left = total;
		let applied = 0;
		let errors = 0;
		const waits: number[] = [];
		const started = performance.now();
		await Promise.all(
			cookies.map(async (cookie) => {
				while (left > 0) {
					left -= BATCH;
					const observations = Array.from({ length: BATCH }, () => ({
						id: crypto.randomUUID(),
						facility_id: facilities[Math.floor(Math.random() * facilities.length)]?.id,
						observed_at: new Date().toISOString(),
						evidence: 'visual',
						condition: 'intact'
					}));
					const asked = performance.now();
					const answer = await fetch(`${atlas.origin}/api/districts/${DISTRICT}/observations`, {
						method: 'POST',
						headers: { cookie, origin: atlas.origin, 'content-type': 'application/json' },
						body: JSON.stringify({ observations })
					});
					waits.push(performance.now() - asked);
					const { results = [] } = (await answer.json()) as { results?: { outcome: string }[] };
					const taken = results.filter(({ outcome }) => outcome === 'applied').length;
					applied += taken;
					errors += BATCH - taken;
				}
			})
		);
		const seconds = (performance.now() - started) / 1000;
		return {
			...resultOf(`observations from ${CLIENTS} clients, PostGIS`, `batches of ${BATCH}`, waits),
			quality: { 'observations/s': Math.round(applied / seconds), applied, errors }
		};
	} finally {
		await atlas.stop();
	}
}

async function signIn(atlas: KillableAtlas, username: string): Promise<string> {
	const answer = await fetch(`${atlas.origin}/api/session`, {
		method: 'POST',
		headers: { origin: atlas.origin, 'content-type': 'application/json' },
		body: JSON.stringify({ username, password: atlas.passwords.get(username) })
	});
	if (!answer.ok) throw new Error(`sign-in of ${username}: ${answer.status}`);
	return answer.headers
		.getSetCookie()
		.map((cookie) => cookie.split(';')[0])
		.join('; ');
}

function resultOf(name: string, size: string, milliseconds: readonly number[]): BenchResult {
	const sorted = [...milliseconds].sort((a, b) => a - b);
	return {
		name,
		peer: 'fire-atlas',
		size,
		medianMs: sorted[sorted.length >> 1] ?? NaN,
		minMs: sorted[0] ?? NaN,
		quality: { 'worst ms': Math.round(sorted.at(-1) ?? NaN) }
	};
}
