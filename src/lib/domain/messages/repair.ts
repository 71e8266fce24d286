/** Words of 修复优先 and 抗单点失效. */
export const repairMessages = {
	'repair.title': ['修哪个先', 'Which repairs first'],
	'repair.lead': ['现状口径 · {area}（{source}）', 'As is · {area} ({source})'],
	'repair.count': ['先修几处', 'How many'],
	'repair.perCost': ['按单位费用', 'For the money'],
	'repair.winter': ['冬季口径', 'Winter'],
	'repair.print': ['打印', 'Print'],
	'repair.all': ['待修设施', 'What wants repair'],
	'repair.step': ['先后', 'Order'],
	'repair.regain': ['修复后恢复覆盖', 'Regains'],
	'repair.buildings': ['建筑', 'Buildings'],
	'repair.streets': ['街道', 'Streets'],
	'repair.liftsRate': ['完好率', 'Rate'],
	'repair.byParty': ['按维保单位（全部修好）', 'By servicing unit (all repaired)'],
	'repair.partyCount': ['影响覆盖的待修数', 'Repairs that regain'],
	'repair.partyRegain': ['共恢复覆盖', 'Regain together'],
	'repair.plan': [
		'先修标出的 {count} 处，恢复覆盖 {area}，覆盖率 {before} → {after}，估算费用 {cost} 万元。',
		'The {count} marked first regain {area}: coverage {before} → {after}, for about {cost} × 10,000 yuan.'
	],
	'repair.bound': [
		'任选同样多处都不会超过 {bound}（本方案已达其 {share}）。',
		'No choice of as many regains more than {bound} (this plan reaches {share} of it).'
	],
	'repair.planNothing': [
		'没有修复后能恢复覆盖的设施。',
		'There is nothing whose repair would regain coverage.'
	],
	'repair.allRegain': ['全部修好共恢复 {area}。', 'All repairs together regain {area}.'],
	'repair.missing': [
		'距完好率目标 {target} 还差 {count} 处修复；“+1”的每修好一处计一处。',
		'{count} more repairs are missing to the target of {target}; each “+1” counts as one.'
	],
	'repair.note.no_radius': ['水鹤无保护半径', 'a crane has no radius'],
	'repair.note.unplaced': ['待落图', 'not on the map yet'],
	'repair.note.suspended': ['停用中', 'suspended'],
	'repair.note.outage': ['停水中', 'in an outage'],
	'repair.note.usable': ['带病可用，覆盖已计', 'usable: counted already'],
	'repair.howRegain': [
		'恢复覆盖 = 该处修好前后现状盲区面积之差，圆弧精确计算；建筑以其中心计，只数其他计入的水源都到不了的。从未检查过的设施不算覆盖。',
		'Regain = the difference of the holes as is before and after the repair, exact to arcs; buildings by their middle, only those that no other source that counts reaches. Never-inspected facilities cover nothing.'
	],
	'repair.howPlan': [
		'先后：每一步取剩余恢复面积最大的一处（贪心）。覆盖面积是次模函数，贪心不低于最优的 63.2%；上界为每步之后最大的若干剩余增量之和。',
		'Order: each step takes the greatest regain left (greedy). Covered area is submodular, so greedy reaches at least 63.2 % of the best; the bound adds the greatest gains left after each step.'
	],
	'repair.open': ['修哪个先（全部）', 'Which repairs first (all)'],
	'failure.title': ['抗单点失效', 'If one fails'],
	'failure.lead': [
		'已覆盖 {covered} 中有 {once} 只靠一处设施；任何一处失效后仍能覆盖的占范围 {rate}。',
		'{once} of the {covered} covered hang on a single facility; {rate} of the area stays covered whichever one fails.'
	],
	'failure.loss': ['失效即失去', 'Lost with it']
} as const satisfies Record<string, readonly [string, string]>;
