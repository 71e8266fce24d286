import { createWriteStream } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { finished } from 'node:stream/promises';
import { dayOf } from '#lib/domain/day.ts';
import { EXPORT_DISCLOSURES } from '#lib/domain/export.ts';
import type { Message } from '#lib/domain/messages/index.ts';
import { paperDefaults } from '#lib/domain/planning-box.ts';
import {
	PUBLIC_SHEETS,
	SHEET_BASES,
	SHEET_NAMES,
	SHEETS,
	type SheetName
} from '#lib/domain/sheet.ts';
import { VIEWS } from '#lib/domain/views.ts';
import { closePdf, openPdf } from '#lib/formats/document/open-pdf.ts';
import { drawSheet, PAPER_NAMES, PAPERS } from '#lib/formats/sheet/draw-sheet.ts';
import { renderPageAsPng } from '#lib/formats/sheet/render-pdf.ts';
import { Invalid, Unavailable } from '#lib/server/errors.ts';
import { insertAudit } from '#lib/server/queries/audit.ts';
import { getRevision } from '#lib/server/queries/revision.ts';
import { authorize, type Context } from '../context.ts';
import { readScenario } from '../scenario/read-scenario.ts';
import { composeIndex, drawPages, planPages, type SheetSettings } from './make-sheets.ts';
import { SheetSource } from './sheet-source.ts';

/** Which sheets, as a person asks for them. */
export interface SheetQuestion {
	/** Names with commas between, or `all`. */
	sheets?: string | undefined;
	paper?: string | undefined;
	/** `usual`: where a plan has them; `all` themes; `none`. */
	towns?: string | undefined;
	base?: string | undefined;
	view?: string | undefined;
	/** Id or name of the scenario whose proposals are drawn. */
	scenario?: string | undefined;
	disclosure?: string | undefined;
	planTitle?: string | undefined;
	compiledBy?: string | undefined;
	/** 审图号. */
	reviewNumber?: string | undefined;
	/** PNG beside the PDF, at so many dots an inch. */
	dotsPerInch?: number | undefined;
}

/** One PDF of a theme, or the index. */
export interface SheetFile {
	name: string;
	path: string;
	pages: number;
}

export interface SheetSet {
	files: SheetFile[];
	pictures: SheetFile[];
	pages: number;
	notes: Message[];
}

export interface SheetWork {
	/** Where the files are written; it is made. */
	folder: string;
	onProgress?: ((share: number, message: string) => void) | undefined;
	signal?: AbortSignal | undefined;
}

const TOWNS = ['usual', 'all', 'none'] as const;
const LEAST_DPI = 72;
const MOST_DPI = 600;

/**
 * Draws the sheets of a district: one PDF a theme, pages for the district, its core and its townships,
 * and an index where there are several.
 *
 * @throws {Invalid} An unknown sheet, paper, base or view; lists the possible ones.
 * @throws {NotFound} No such district or scenario.
 * @throws {Unavailable} The only theme asked for needs roads or an area that are not there yet.
 */
export async function makeSheets(
	context: Context,
	district: string,
	question: SheetQuestion,
	work: SheetWork
): Promise<SheetSet> {
	authorize(context, district, 'export.run');
	const isPublic =
		pick('disclosure', question.disclosure ?? 'internal', EXPORT_DISCLOSURES) === 'public';
	const asked = readSheetNames(question.sheets);
	const names = asked.filter((name) => !isPublic || PUBLIC_SHEETS.includes(name));
	const notes: Message[] = notPublic(asked, names);
	const source = await SheetSource.open(context, district, { isPublic });
	const settings = await readSettings(source, question);
	const towns = pick('towns', question.towns ?? 'usual', TOWNS);
	const dotsPerInch = readDots(question.dotsPerInch);
	await mkdir(work.folder, { recursive: true });
	const set: SheetSet = { files: [], pictures: [], pages: 0, notes };
	const planned = await planPages(source, names, { towns });
	const drawn: typeof planned = [];
	for (const name of names) {
		const pages = planned.filter(({ theme }) => theme === name);
		const title = `${SHEETS[name].number} ${SHEETS[name].title[0]}`;
		const progress = (page: number) =>
			work.onProgress?.((drawn.length + page) / (planned.length + 1), title);
		try {
			const bytes = await drawPages(source, pages, settings, {
				onPage: progress,
				...(work.signal ? { signal: work.signal } : {})
			});
			await keep(set, { title, bytes, pages: pages.length }, { ...work, dotsPerInch });
			drawn.push(...pages);
		} catch (error) {
			if (!(error instanceof Unavailable) || names.length === 1) throw error;
			notes.push([
				`${title}未绘制：${error.in('zh-CN')}`,
				`${SHEETS[name].title[1]} was left out: ${error.in('en')}`
			]);
		}
	}
	if (drawn.length > 1) {
		const { width, height } = PAPERS[settings.paper];
		const pdf = openPdf({ title: '图幅索引', author: settings.compiledBy, size: [width, height] });
		drawSheet(pdf, await composeIndex(source, drawn, settings), settings.paper);
		const bytes = await closePdf(pdf);
		await keep(set, { title: '00 图幅索引', bytes, pages: 1 }, { ...work, dotsPerInch });
		set.files.unshift(...set.files.splice(-1));
	}
	await insertAudit(context.db, {
		actor: context.actor,
		district,
		action: 'export',
		entity: 'sheet',
		after: { sheets: names, disclosure: isPublic ? 'public' : 'internal', pages: set.pages }
	});
	return set;
}

async function keep(
	set: SheetSet,
	{ title, bytes, pages }: { title: string; bytes: Uint8Array; pages: number },
	{ folder, dotsPerInch, signal }: SheetWork & { dotsPerInch: number | undefined }
): Promise<void> {
	const path = join(folder, `${title}.pdf`);
	await writeFile(path, bytes);
	set.files.push({ name: `${title}.pdf`, path, pages });
	set.pages += pages;
	for (let page = 0; dotsPerInch !== undefined && page < pages; page++) {
		const name = `${title}${pages > 1 ? `-${page + 1}` : ''}.png`;
		const picture = join(folder, name);
		const out = createWriteStream(picture);
		await renderPageAsPng(bytes, page, out, { dotsPerInch, signal });
		out.end();
		await finished(out);
		set.pictures.push({ name, path: picture, pages: 1 });
	}
}

/** Names of sheets, all of them by default. @throws {Invalid} An unknown one. */
export function readSheetNames(text: string | undefined): SheetName[] {
	if (text === undefined || text.trim() === '' || text.trim() === 'all') return [...SHEET_NAMES];
	const names = text.split(',').map((name) => name.trim());
	return [...new Set(names.filter((name) => name !== ''))].map((name) =>
		pick('sheets', name, SHEET_NAMES)
	);
}

/** Everything that all sheets have alike, from the district and from what was asked. */
export async function readSettings(
	source: SheetSource,
	question: SheetQuestion
): Promise<SheetSettings> {
	const { context, district } = source;
	const revision = await getRevision(context.db, district.code);
	const { register, roads, areas, rules } = revision;
	const defaults = paperDefaults(district.name);
	return {
		paper: pick('paper', question.paper ?? 'A3', PAPER_NAMES),
		base: pick('base', question.base ?? 'map', SHEET_BASES),
		view: pick('view', question.view ?? 'as_is', VIEWS),
		scenario: await readScenario(context, district.code, question.scenario),
		planTitle: question.planTitle || defaults.planTitle,
		compiledBy: question.compiledBy || defaults.compiledBy,
		date: dayOf(context.now(), district.time_zone),
		reviewNumber: question.reviewNumber ?? '',
		revision: `登记册 ${register}、道路 ${roads}、范围 ${areas}、规则 ${rules}`
	};
}

function notPublic(asked: readonly SheetName[], left: readonly SheetName[]): Message[] {
	const dropped = asked.filter((name) => !left.includes(name));
	if (left.length === 0)
		throw new Invalid(
			[
				'{sheets} 不公开：可公开的图有 {possible}。',
				'{sheets} are not public; those that are: {possible}.'
			],
			{ params: { sheets: dropped.join(', '), possible: PUBLIC_SHEETS.join(', ') } }
		);
	if (dropped.length === 0) return [];
	const titles = dropped.map((name) => SHEETS[name].title);
	return [
		[
			`${titles.map(([zh]) => zh).join('、')}不公开，未绘制。`,
			`${titles.map(([, en]) => en).join(', ')} are not public and were left out.`
		]
	];
}

function readDots(dots: number | undefined): number | undefined {
	if (dots === undefined || (dots >= LEAST_DPI && dots <= MOST_DPI)) return dots;
	throw new Invalid(
		[
			'分辨率应为 {least}–{most} dpi，收到 {dots}。',
			'dpi should be {least} to {most}, got {dots}.'
		],
		{ params: { least: LEAST_DPI, most: MOST_DPI, dots } }
	);
}

/** @throws {Invalid} None of the possible ones; lists them. */
export function pick<const Name extends string>(
	path: string,
	wanted: string,
	possible: readonly Name[]
): Name {
	const found = possible.find((name) => name === wanted);
	if (found !== undefined) return found;
	throw new Invalid(
		[
			'{path} 里没有“{wanted}”，可用：{possible}。',
			'{path} has no "{wanted}"; possible: {possible}.'
		],
		{ params: { path, wanted, possible: possible.join(', ') } }
	);
}
