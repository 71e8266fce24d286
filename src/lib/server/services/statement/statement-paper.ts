import { isMessageKey, translate } from '#lib/domain/messages/index.ts';
import { printRate, type RateGroup } from '#lib/domain/rate.ts';
import { ruleOf } from '#lib/domain/rules.ts';
import type { Statement } from '#lib/domain/statement.ts';
import { wallClockOf } from '#lib/domain/day.ts';
import type { Block, PaperDocument } from '#lib/formats/document/document-model.ts';

const zh = (key: string) => (isMessageKey(key) ? translate(key, 'zh-CN') : key);

/** The signed month on paper. */
export function composeStatement(
	statement: Omit<Statement, 'pdf_hash'>,
	{ name, timeZone, isDemo }: { name: string; timeZone: string; isDemo: boolean }
): PaperDocument {
	const { figures, definitions, month, note } = statement;
	const [year, number] = month.split('-').map(Number);
	const title = `${name}消火栓、水鹤完好率月报（${year}年${number}月）`;
	const signedAt = wallClockOf(new Date(statement.signed_at), timeZone).replace('T', ' ');
	return {
		title,
		author: statement.signed_by_name,
		size: 'A4',
		...(isDemo ? { head: '示范数据' } : {}),
		foot: `${month} 封账 ${statement.content_hash.slice(0, 16)}`,
		blocks: [
			{ is: 'title', text: title },
			{
				is: 'paragraph',
				runs: [
					{ text: `完好率 ${printRate(figures.intact, figures.existing)}`, isBold: true },
					{
						text: `（完好 ${figures.intact} ÷ 实有 ${figures.existing}），目标 ${printRate(figures.target)}，${figures.isMet === null ? '无设施' : figures.isMet ? '达标' : `未达标，还差 ${figures.missingToTarget ?? 0} 处`}。`
					}
				]
			},
			{
				is: 'paragraph',
				runs: `带病可用 ${figures.impaired}，不可用 ${figures.unusable}，未检 ${figures.uninspected}，停用 ${figures.suspended}；已检率 ${printRate(figures.inspectedRate)}，检出完好率 ${printRate(figures.intactOfInspectedRate)}，${figures.freshDays} 天内核实率 ${printRate(figures.freshRate)}。`
			},
			...groupBlocks('按类别', figures.byKind, ({ key }) => zh(`kind.${key}`)),
			...groupBlocks('按乡镇（街道）', figures.byTownship, nameOf),
			...groupBlocks('按维保单位', figures.byParty, nameOf),
			...(figures.removedInPeriod.length === 0
				? []
				: [
						{ is: 'heading', level: 2, text: '本年拆除（附批准文号）' } as const,
						{
							is: 'table',
							columns: [
								{ title: '编号', share: 3 },
								{ title: '类别', share: 2 },
								{ title: '拆除日期', share: 2 },
								{ title: '批准', share: 4 }
							],
							rows: figures.removedInPeriod.map(({ code, kind, removed_on, removal_approval }) => [
								code ?? '—',
								zh(`kind.${kind}`),
								removed_on,
								removal_approval
							])
						} as const
					]),
			...(note === '' ? [] : [{ is: 'paragraph', runs: `说明：${note}` } as const]),
			{ is: 'heading', level: 2, text: '口径' },
			{
				is: 'list',
				items: [
					...definitions.words,
					...definitions.rules.map(
						({ key, value, unit, standard, clause }) =>
							`${ruleOf(key).title[0]} ${value} ${unit}（${standard} ${clause}）`
					)
				]
			},
			{ is: 'space', height: 4 },
			{
				is: 'paragraph',
				runs: `签发：${statement.signed_by_name}，${signedAt}（${timeZone}）`
			},
			{
				is: 'paragraph',
				runs: `以此刻已收到的记录为准；台账版次 ${statement.revision['register'] ?? '—'}；内容哈希 SHA-256 ${statement.content_hash}`
			}
		]
	};
}

const nameOf = ({ key, name }: RateGroup) => (key === '' ? '未填写' : name);

function groupBlocks(
	title: string,
	groups: readonly RateGroup[],
	label: (group: RateGroup) => string
): Block[] {
	if (groups.length === 0) return [];
	return [
		{ is: 'heading', level: 2, text: title },
		{
			is: 'table',
			columns: [
				{ title: '', share: 4 },
				...['实有', '完好', '带病可用', '不可用', '未检', '完好率'].map((heading) => ({
					title: heading,
					share: 2,
					align: 'right' as const
				}))
			],
			rows: groups.map((group) => [
				label(group),
				...[group.existing, group.intact, group.impaired, group.unusable, group.uninspected].map(
					String
				),
				printRate(group.intact, group.existing)
			])
		}
	];
}
