import type { Browser, BrowserContext, Page } from 'playwright-core';
import { mulberry32 } from '../../../bench/random.ts';
import {
	PHONE_OPTIONS,
	allDelivered,
	markOne,
	newPicture,
	openField,
	readPhone,
	readServer,
	sendNow,
	shellKept,
	signInPhone
} from './field-phone.ts';
import { KillableAtlas } from './killable-atlas.ts';

export interface SoakOptions {
	atlas: KillableAtlas;
	browser: Browser;
	seed: number;
	phones: number;
	/** Of all phones together. */
	marks: number;
	photos: number;
	kills: number;
}

export interface SoakReport {
	seed: number;
	phones: number;
	marks: number;
	photos: number;
	kills: number;
	/** Times that a phone lost and found its signal. */
	cuts: number;
	/** Times that a page was closed and opened again. */
	reopened: number;
	serverMarks: number;
	serverPhotos: number;
	/** Marks and photos that are on one side only, or twice. */
	difference: number;
	seconds: number;
}

interface Phone {
	context: BrowserContext;
	page: Page;
	isOnline: boolean;
	marksLeft: number;
	photosLeft: number;
}

/**
 * A shift of several phones in a real Chromium: marks with photos, a signal that comes and goes, pages that are closed, and
 * a server that is killed and started again; then everything is compared. The script follows from the seed; how requests
 * and kills meet does not.
 */
export async function runSoak(
	options: SoakOptions,
	say: (text: string) => void
): Promise<SoakReport> {
	const { atlas, seed, marks, photos, kills } = options;
	const started = Date.now();
	const random = mulberry32(seed);
	const phones: Phone[] = [];
	for (let index = 0; index < options.phones; index++) {
		const share = (of: number) =>
			Math.floor((of * (index + 1)) / options.phones) - Math.floor((of * index) / options.phones);
		phones.push(await openPhone(options, index, share(marks), share(photos)));
	}
	const before = await readServer(phones[0]!.page, atlas.origin, KillableAtlas.district);
	const known = new Set(before.map(({ id }) => id));
	const report: SoakReport = {
		seed,
		phones: options.phones,
		marks: 0,
		photos: 0,
		kills: 0,
		cuts: 0,
		reopened: 0,
		serverMarks: 0,
		serverPhotos: 0,
		difference: 0,
		seconds: 0
	};
	const killEvery = Math.max(1, Math.floor(marks / (kills + 1)));
	for (let done = 0; done < marks; done++) {
		const able = phones.filter((phone) => phone.marksLeft > 0);
		const phone = able[Math.floor(random() * able.length)]!;
		if (random() < 0.3) {
			phone.isOnline = !phone.isOnline;
			await phone.context.setOffline(!phone.isOnline);
			report.cuts++;
		}
		if (random() < 0.06) {
			phone.page = await reopen(phone, atlas.origin);
			report.reopened++;
		}
		await markSome(phone, random, report);
		if ((done + 1) % killEvery === 0 && report.kills < kills) {
			// Dies while others are sending, and is away for a moment.
			await atlas.kill();
			await pause(random() * 300);
			await atlas.restart();
			report.kills++;
		}
		if ((done + 1) % 50 === 0) say(`${done + 1} of ${marks} marks, ${report.photos} photos`);
	}
	for (const { context, page } of phones) {
		await context.setOffline(false);
		await page.bringToFront();
		await sendNow(page);
	}
	for (const { page } of phones) await allDelivered(page, 600_000);
	await compare(phones, atlas.origin, known, report);
	for (const { context } of phones) await context.close();
	return { ...report, seconds: Math.round((Date.now() - started) / 1000) };
}

async function openPhone(
	{ atlas, browser }: SoakOptions,
	index: number,
	marksLeft: number,
	photosLeft: number
): Promise<Phone> {
	const context = await browser.newContext(PHONE_OPTIONS);
	const page = await context.newPage();
	page.setDefaultTimeout(60_000);
	const username = `crew${index + 2}`;
	await signInPhone(page, atlas.origin, username, atlas.passwords.get(username) ?? '');
	await openField(page, atlas.origin, KillableAtlas.district);
	await shellKept(page, KillableAtlas.district);
	await page.getByTestId('tab-mine').tap();
	// Pictures go as they are: noise cannot be made smaller.
	await page.getByTestId('keep-originals').check();
	return { context, page, isOnline: true, marksLeft, photosLeft };
}

async function markSome(phone: Phone, random: () => number, report: SoakReport): Promise<void> {
	const { page } = phone;
	// What is left is spread over the marks that are left.
	const due = phone.photosLeft / phone.marksLeft;
	const count =
		phone.marksLeft === 1 ? phone.photosLeft : Math.floor(due) + (random() < due % 1 ? 1 : 0);
	const taken = Math.min(count, phone.photosLeft, 12);
	const pictures = Array.from({ length: taken }, () => {
		const isLarge = random() < 0.1;
		return newPicture(
			isLarge ? 400_000 + Math.floor(random() * 800_000) : 3000 + Math.floor(random() * 60_000)
		);
	});
	const condition = (['intact', 'impaired', 'unusable'] as const)[Math.floor(random() * 3)]!;
	await markOne(page, Math.floor(random() * 40), {
		condition,
		photos: pictures.map(({ bytes }) => bytes)
	});
	phone.marksLeft--;
	phone.photosLeft -= taken;
	report.marks++;
	report.photos += taken;
}

/** A page that the system closed in the pocket. Without signal it opens from the phone. */
async function reopen(phone: Phone, origin: string): Promise<Page> {
	await phone.page.close();
	const page = await phone.context.newPage();
	page.setDefaultTimeout(60_000);
	await openField(page, origin, KillableAtlas.district);
	return page;
}

async function compare(
	phones: readonly Phone[],
	origin: string,
	known: ReadonlySet<string>,
	report: SoakReport
): Promise<void> {
	const onPhones = new Map<string, string>();
	const photosOnPhones: string[] = [];
	for (const { page } of phones) {
		const { marks } = await readPhone(page);
		for (const { id, observation } of marks) {
			onPhones.set(id, observation.condition);
			for (const { hash } of observation.photos ?? []) photosOnPhones.push(`${id}/${hash}`);
		}
	}
	const page = phones[0]!.page;
	const there = (await readServer(page, origin, KillableAtlas.district)).filter(
		({ id }) => !known.has(id)
	);
	const photosThere = there.flatMap(({ id, photos }) =>
		photos.flatMap(({ hash, is_received }) => (is_received ? `${id}/${hash}` : []))
	);
	for (const entry of there.flatMap(({ photos }) => photos)) {
		const answer = await page.request.get(
			`${origin}/api/districts/${KillableAtlas.district}/photos/${entry.id}`
		);
		if (!answer.ok()) report.difference++;
	}
	report.serverMarks = there.length;
	report.serverPhotos = photosThere.length;
	report.difference +=
		there.filter(({ id, condition }) => onPhones.get(id) !== condition).length +
		Math.abs(onPhones.size - there.length) +
		Math.abs(report.marks - there.length) +
		photosThere.filter((photo) => !photosOnPhones.includes(photo)).length +
		Math.abs(photosOnPhones.length - photosThere.length) +
		Math.abs(report.photos - photosThere.length);
}

function pause(milliseconds: number): Promise<void> {
	return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
