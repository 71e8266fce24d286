/** Words of the rate page and of the printed statement. */
export const rateMessages = {
	'ratePage.title': ['完好率', 'Intact rate'],
	'ratePage.open': ['走势、变动与打印', 'Trend, changes, print'],
	'ratePage.lead': [
		'消防水鹤及市政消火栓 · 截至 {time}',
		'Water cranes and municipal hydrants · as of {time}'
	],
	'ratePage.print': ['打印一页表', 'Print the statement'],
	'ratePage.asOf': ['截至日期', 'As of'],
	'ratePage.show': ['查看', 'Show'],
	'ratePage.now': ['回到现在', 'Back to now'],
	'ratePage.target': ['目标 ≥ {target}（约束性）', 'Target ≥ {target} (binding)'],
	'ratePage.missing': [
		'距目标还差 {count} 处修复',
		'{count} more repairs are missing to the target'
	],
	'ratePage.reached': ['已达到目标', 'The target is met'],
	'ratePage.empty': [
		'还没有市政消火栓或消防水鹤，无法计算完好率。请先导入台账或在地图上新增设施。',
		'There is no municipal hydrant or water crane yet. Import a ledger or add facilities on the map first.'
	],
	'ratePage.counted': [
		'完好数 ÷ 实有数（在用 + 停用）；规划、已拆除、单位消火栓、取水口和消防站不计入；带病可用、未检不算完好；百分数向下取一位小数。',
		'Intact ÷ existing (in service + suspended). Planned, removed and private ones, intakes and stations never enter; usable with defects and not inspected are not intact; rounded down to one decimal.'
	],
	'ratePage.byKind': ['按种类', 'By kind'],
	'ratePage.byTownship': ['按乡镇街道', 'By township'],
	'ratePage.byParty': ['按维保单位', 'By servicing unit'],
	'ratePage.byStation': ['按管辖队站', 'By station in charge'],
	'ratePage.none': ['未填写', 'Not stated'],
	'ratePage.name': ['名称', 'Name'],
	'ratePage.trend': ['月末走势', 'Month by month'],
	'ratePage.trendNote': [
		'按现在掌握的情况计算各月末；迟到的记录会改变过去的月份。',
		'Each month’s end as known now; a record that arrives late changes past months.'
	],
	'ratePage.trendShort': [
		'还没有整月的记录，下月起显示走势。',
		'No whole month is recorded yet; the trend begins next month.'
	],
	'ratePage.month': ['月份', 'Month'],
	'ratePage.today': ['现在', 'Now'],
	'ratePage.changes': ['本月变动', 'What moved it this month'],
	'ratePage.changesLead': ['{from} 起：{before} → {after}', 'Since {from}: {before} → {after}'],
	'ratePage.noChanges': ['本月没有影响完好率的变动。', 'Nothing has moved the rate this month.'],
	'ratePage.lowers': ['拉低', 'Lowers'],
	'ratePage.lifts': ['提升', 'Lifts'],
	'ratePage.neutral': ['不变', 'Leaves it'],
	'ratePage.before': ['月初', 'Before'],
	'ratePage.after': ['现在', 'Now'],
	'ratePage.effect': ['影响', 'Effect'],
	'ratePage.changedAt': ['时间', 'When'],
	'ratePage.absent': ['不在册', 'Not in the register'],
	'ratePage.more': ['另有 {count} 处，见名单', '{count} more in the list'],
	'ratePage.removals': ['本年拆除（不再计入实有）', 'Removed this year (no longer existing)'],
	'ratePage.noRemovals': ['本年没有拆除。', 'Nothing was removed this year.'],
	'ratePage.left': [
		'本年未拆除而退出计入（改权属、退回规划）',
		'Left the count this year without removal (made private, planned again)'
	],
	'ratePage.became': ['改为', 'Became'],
	'ratePage.became.private': ['单位消火栓', 'private hydrant'],
	'ratePage.became.planned': ['规划', 'planned'],
	'ratePage.leftAt': ['自何时', 'Since'],
	'ratePage.toldAt': ['登记时间', 'Entered'],
	'ratePage.removedOn': ['拆除日期', 'Removed on'],
	'ratePage.approval': ['批准文号', 'Approval'],
	'ratePage.code': ['编号', 'Code'],
	'ratePage.kind': ['种类', 'Kind'],
	'ratePage.signatures': [
		'制表：　　　　　　审核：　　　　　　签批：　　　　　　日期：',
		'Made by:　　　　　　Checked by:　　　　　　Signed by:　　　　　　Date:'
	],
	'rateList.title': ['完好率名单', 'Facilities of the rate'],
	'rateList.lead': ['{what}：{count} 处', '{what}: {count}'],
	'rateList.all': ['计入完好率的全部设施', 'All that count'],
	'rateList.empty': ['没有符合条件的设施。', 'No facility matches.'],
	'rateList.state': ['状态', 'State'],
	'rateList.seen': ['最近一次观察', 'Last seen'],
	'rateList.defects': ['问题', 'Defects'],
	'rateList.party': ['维保单位', 'Servicing unit'],
	'rateList.address': ['位置', 'Where'],
	'rateList.next': ['下一页', 'Next page'],
	'rateList.back': ['返回完好率', 'Back to the rate']
} as const satisfies Record<string, readonly [string, string]>;
