import { isMessageKey, translate, type MessageKey } from '#lib/domain/messages/index.ts';
import type { NoticeItemSnapshot, NoticeTemplate } from '#lib/domain/notice.ts';
import { REPLY_HEADINGS, FIXED_WORDS } from '#lib/domain/notice-reply.ts';
import { reminderWords } from '#lib/domain/work-order.ts';
import type { Block, PaperDocument, PictureData } from '#lib/formats/document/document-model.ts';
import type { FormSheet } from '#lib/formats/form-sheet.ts';
import type { LetterMap } from './inset.ts';

/** What a letter says, before it is printed. Letters are Chinese: they go to Chinese offices. */
export interface LetterContent {
	/** null: a draft, which no number has been given. */
	number: string | null;
	party: string;
	/** Days, `YYYY-MM-DD`. */
	letter_date: string;
	deadline: string;
	note: string;
	template: NoticeTemplate;
	isDemo: boolean;
	items: (NoticeItemSnapshot & { order_id: string; reminder: number; opened_day: string })[];
	figure: LetterMap | null;
	photos: { ordinal: number; picture: PictureData }[];
}

const PHOTO_MILLIMETERS = 78;

export function composeLetter(content: LetterContent): PaperDocument {
	const { template, number, items, party } = content;
	const unusable = items.filter(({ condition }) => condition === 'unusable').length;
	const blocks: Block[] = [
		{ is: 'title', text: '关于修复消防供水设施的函' },
		{ is: 'paragraph', runs: number ?? '（草稿，尚未编号）', align: 'right' },
		{ is: 'space', height: 3 },
		{ is: 'paragraph', runs: `${party}：` },
		indented(
			`经实地检查，贵单位负责的下列 ${items.length} 处消防设施存在缺陷，影响灭火救援用水，其中不可用 ${unusable} 处，带病可用 ${items.length - unusable} 处（清单、位置图和照片附后）。`
		),
		...reminderBlocks(content),
		indented(template.basis),
		{
			is: 'paragraph',
			isIndented: true,
			runs: [
				{ text: '请贵单位于 ' },
				{ text: chineseDay(content.deadline), isBold: true },
				{
					text: ' 前修复，并将所附回执（XLSX）逐处填写后返回。修复以我单位到场复查完好为准，复查完好后销号；逾期未修复的，将再次函告并抄报有关部门。'
				}
			]
		},
		...(content.note === '' ? [] : [indented(content.note)]),
		{ is: 'space', height: 6 },
		{ is: 'paragraph', runs: template.issuer, align: 'right' },
		{ is: 'paragraph', runs: chineseDay(content.letter_date), align: 'right' },
		...(template.contact === ''
			? []
			: [{ is: 'paragraph', runs: `联系：${template.contact}` } as const]),
		{ is: 'heading', level: 1, text: '附件一　设施清单' },
		{
			is: 'table',
			columns: [
				{ title: '序号', share: 5, align: 'center' },
				{ title: '编号', share: 13 },
				{ title: '类别', share: 9 },
				{ title: '位置', share: 22 },
				{ title: '缺陷', share: 17 },
				{ title: '首次发现', share: 12 },
				{ title: '函告', share: 11 }
			],
			rows: items.map((item, index) => [
				String(index + 1),
				item.code ?? '—',
				translate(`kind.${item.kind}`, 'zh-CN'),
				placeOf(item),
				defectsOf(item),
				item.opened_day,
				reminderWords(item.reminder)[0]
			])
		},
		...mapBlocks(content),
		...photoBlocks(content)
	];
	return {
		title: `${number ?? '草稿'} 致${party}`,
		author: template.issuer,
		size: 'A4',
		...(content.isDemo || number === null
			? { head: [number === null ? '草稿' : '', content.isDemo ? '示范数据' : ''].join(' ').trim() }
			: {}),
		foot: number ?? '草稿，未签发',
		blocks
	};
}

/** The reply sheet (回执) of a letter: one row a facility. */
export function composeReplySheet(content: LetterContent): FormSheet {
	const { number, party, deadline, items } = content;
	const column = (field: keyof typeof REPLY_HEADINGS, width: number) => ({
		title: REPLY_HEADINGS[field],
		width
	});
	return {
		name: '回执',
		lines: [
			`${number ?? '草稿'} 回执（${party}）`,
			`请于 ${deadline} 前填写黄色各格并返回此文件；灰色各格请勿改动。每处一行：修好填“是”和日期，未修好填“否”，原因写在备注。`
		],
		columns: [
			column('ordinal', 6),
			column('number', 18),
			column('code', 16),
			column('place', 34),
			column('defect', 22),
			{ ...column('is_fixed', 10), entry: { is: 'choice', choices: FIXED_WORDS } },
			{ ...column('fixed_on', 13), entry: { is: 'day' } },
			{ ...column('fixed_by', 20), entry: { is: 'text' } },
			{ ...column('remark', 30), entry: { is: 'text' } },
			column('order_id', 38)
		],
		rows: items.map((item, index) => [
			index + 1,
			number ?? '',
			item.code ?? '',
			placeOf(item),
			defectsOf(item),
			'',
			'',
			'',
			'',
			item.order_id
		])
	};
}

function reminderBlocks({ items }: LetterContent): Block[] {
	const counts = new Map<number, number>();
	for (const { reminder } of items)
		if (reminder > 1) counts.set(reminder, (counts.get(reminder) ?? 0) + 1);
	if (counts.size === 0) return [];
	const parts = [...counts]
		.sort(([a], [b]) => b - a)
		.map(([reminder, count]) => `${count} 处为${reminderWords(reminder)[0]}`);
	const text = `上述设施中，${parts.join('，')}，此前函告后至今仍未修复。`;
	return [{ is: 'paragraph', isIndented: true, runs: [{ text, isBold: true }] }];
}

function mapBlocks({ figure, items }: LetterContent): Block[] {
	if (!figure) return [];
	const unplaced = items.filter(({ position }) => position === null).length;
	return [
		{ is: 'heading', level: 1, text: '附件二　位置图' },
		{
			is: 'drawing',
			...figure,
			caption: `圆点数字为清单序号；红：不可用，橙：带病可用${unplaced > 0 ? `；另有 ${unplaced} 处尚未落图` : ''}`
		}
	];
}

function photoBlocks({ photos, items }: LetterContent): Block[] {
	if (photos.length === 0) return [];
	return [
		{ is: 'heading', level: 1, text: '附件三　照片' },
		...photos.map(({ ordinal, picture }): Block => ({
			is: 'picture',
			picture,
			width: PHOTO_MILLIMETERS,
			caption: `${ordinal}. ${items[ordinal - 1]?.code ?? ''}`
		}))
	];
}

const indented = (text: string): Block => ({ is: 'paragraph', runs: text, isIndented: true });

function placeOf({ name, address, road_name, township }: NoticeItemSnapshot): string {
	const place = address ?? ([township, road_name].filter(Boolean).join(' ') || null);
	return [name, place].filter(Boolean).join('，') || '—';
}

function defectsOf({ condition, defects }: NoticeItemSnapshot): string {
	const words = defects.map((defect) => {
		const key = `defect.${defect}`;
		return isMessageKey(key) ? translate(key, 'zh-CN') : defect;
	});
	const state: MessageKey = `state.${condition}`;
	return [translate(state, 'zh-CN'), words.join('、')].filter(Boolean).join('：');
}

/** `2026-03-01` → 2026年3月1日. */
export function chineseDay(day: string): string {
	const [year = NaN, month = NaN, date = NaN] = day.split('-').map(Number);
	return `${year}年${month}月${date}日`;
}
