import type { Briefing, BriefingCost } from '#lib/domain/briefing.ts';
import { wallClockOf } from '#lib/domain/day.ts';
import { isMessageKey, translate } from '#lib/domain/messages/index.ts';
import { printRate } from '#lib/domain/rate.ts';
import type { WorkOrder } from '#lib/domain/work-order.ts';
import type { Block, PaperDocument } from '#lib/formats/document/document-model.ts';

/** Rows that leave the page one page; the rest is counted and stands in the lists on screen. */
const MOST_ROWS = { broken: 5, outages: 2, overdue: 2, bursts: 1, repaired: 8 };

/** Monday's page on one page of A4. */
export function composeBriefing(
	briefing: Briefing,
	{ name, timeZone }: { name: string; timeZone: string }
): PaperDocument {
	const { rate, broken, repaired, outages, overdue } = briefing;
	const clock = (instant: string) => wallClockOf(new Date(instant), timeZone).replace('T', ' ');
	const heading = (text: string): Block => ({ is: 'heading', level: 3, text });
	const line = (text: string): Block => ({ is: 'paragraph', runs: text });
	const title = `${name}消防设施周一晨报`;
	return {
		title,
		size: 'A4',
		...(briefing.isDemo ? { head: '示范数据' } : {}),
		foot: `${briefing.week} ${name}`,
		blocks: [
			{ is: 'title', text: title },
			{
				is: 'paragraph',
				align: 'center',
				runs: `${briefing.monday} 至 ${briefing.sunday}（${briefing.week}）${briefing.isRunning ? '，本周未完' : ''}`
			},
			line(
				`完好率 ${printRate(rate.before.intact, rate.before.existing)} → ${printRate(rate.after.intact, rate.after.existing)}（完好 ${rate.after.intact} ÷ 实有 ${rate.after.existing}，目标 ${printRate(rate.target)}）；新坏 ${broken.length}，修复销号 ${repaired.length}，停水 ${outages.length} 起，逾期函告 ${overdue.length} 份。`
			),
			heading(`新坏 ${broken.length} 处${shown(broken.length, MOST_ROWS.broken)}`),
			...(broken.length === 0
				? [line('无')]
				: [brokenTable(broken.slice(0, MOST_ROWS.broken), clock)]),
			heading(`修复销号 ${repaired.length} 处`),
			line(
				repaired
					.slice(0, MOST_ROWS.repaired)
					.map(labelOf)
					.join('、')
					.concat(repaired.length > MOST_ROWS.repaired ? ` 等` : '') || '无'
			),
			heading(`停水 ${outages.length} 起${shown(outages.length, MOST_ROWS.outages)}`),
			...(outages.length === 0
				? [line('无')]
				: outages
						.slice(0, MOST_ROWS.outages)
						.map(({ from_at, until_at, facilityCount, reason }) =>
							line(
								`${clock(from_at)} 至 ${clock(until_at)}，${facilityCount} 处：${reason.slice(0, 40)}`
							)
						)),
			heading(`逾期函告 ${overdue.length} 份，截至今天${shown(overdue.length, MOST_ROWS.overdue)}`),
			...(overdue.length === 0
				? [line('无')]
				: overdue
						.slice(0, MOST_ROWS.overdue)
						.map(({ number, party, count, daysOver, reminders }) =>
							line(`${number} 致${party}：${count} 处，逾期 ${daysOver} 天，第 ${reminders} 次函告`)
						)),
			heading(
				`对覆盖的影响（现状口径，按今天 ${briefing.costsOf} 的状态算${briefing.isRunning ? '' : '，不是该周末的'}）`
			),
			costLine(briefing),
			heading('标记质量'),
			...markLines(briefing, clock)
		]
	};
}

/** What a heading says of rows that are left out: they stand on the screen. */
const shown = (count: number, most: number) => (count > most ? `（列 ${most}，其余见屏幕）` : '');

const labelOf = ({ code, name, kind }: WorkOrder) =>
	code ?? name ?? translate(`kind.${kind}`, 'zh-CN');

function brokenTable(rows: Briefing['broken'], clock: (instant: string) => string): Block {
	return {
		is: 'table',
		columns: [
			{ title: '设施', share: 20 },
			{ title: '缺陷', share: 22 },
			{ title: '发现', share: 14 },
			{ title: '失去覆盖', share: 13, align: 'right' },
			{ title: '建筑', share: 8, align: 'right' },
			{ title: '状态', share: 12 }
		],
		rows: rows.map((order) => [
			labelOf(order),
			[translate(`state.${order.condition}`, 'zh-CN'), order.defects.map(defectName).join('、')]
				.filter(Boolean)
				.join('：'),
			clock(order.opened_at).slice(5),
			order.cost ? area(order.cost) : '—',
			order.cost ? String(order.cost.buildings) : '—',
			translate(`orderState.${order.state}`, 'zh-CN').replace(/（.*/, '')
		])
	};
}

function costLine({ costs }: Briefing): Block {
	if (!costs) return { is: 'paragraph', runs: '还没有可计算的范围，影响未计算。' };
	const words = (label: string, cost: BriefingCost) =>
		`${label} ${area(cost)}、建筑 ${cost.buildings}`;
	const parts = [
		words('本周新坏、尚未修复的，失去', costs.broken),
		words('本周修复的，恢复', costs.repaired),
		words('停水涉及的', costs.outages),
		words('函告逾期的，失去', costs.overdue),
		words('全部未销号的，失去', costs.all)
	];
	return { is: 'paragraph', runs: `${costs.areaName}：${parts.join('；')}。` };
}

function markLines({ marks }: Briefing, clock: (instant: string) => string): Block[] {
	if (marks.count === 0) return [{ is: 'paragraph', runs: '本周没有现场标记。' }];
	const { count, people, near, withPhoto, nearWithPhoto, nearMeters, placed } = marks;
	const minutes = (from: string, until: string) =>
		Math.max(1, Math.ceil((Date.parse(until) - Date.parse(from)) / 60_000));
	return [
		{
			is: 'paragraph',
			runs: `${people} 人标记 ${count} 次；${nearMeters} m 以内且有照片 ${nearWithPhoto}（${printRate(nearWithPhoto, count)}）；${nearMeters} m 以内 ${near}，有照片 ${withPhoto}，定位缺失 ${count - placed}。`
		},
		...marks.bursts
			.slice(0, MOST_ROWS.bursts)
			.map(({ observer_name, from, until, count: those }): Block => ({
				is: 'paragraph',
				runs: `请一起核对：${observer_name} ${clock(from)} 起 ${minutes(from, until)} 分钟内 ${those} 次标记。`
			}))
	];
}

function defectName(defect: string): string {
	const key = `defect.${defect}`;
	return isMessageKey(key) ? translate(key, 'zh-CN') : defect;
}

function area({ squareMeters }: BriefingCost): string {
	return squareMeters < 10_000
		? `${Math.round(squareMeters)} m²`
		: `${(squareMeters / 10_000).toFixed(1)} 公顷`;
}
