/** Words of the page of rules. */
export const ruleMessages = {
	'codes.title': ['编号模板', 'Template of codes'],
	'codes.what': [
		'新设施的编号按此建议：{kind} 类型、{road} 道路、{township} 乡镇、{seq:4} 四位顺序号；分号隔开的几种，取所需内容都已知的第一种；“hydrant=…”只用于该类型。已有编号不变。',
		'By which codes of new facilities are proposed: {kind}, {road}, {township}, {seq:4} a number of four digits; of several, parted by semicolons, the first of which everything is known; “hydrant=…” is for that kind only. Codes that exist stay.'
	],
	'codes.template': ['模板', 'Template'],
	'codes.saved': ['编号模板已保存。', 'The template is saved.'],
	'rules.title': ['{district} · 规则参数', '{district} · Rules'],
	'rules.lead': [
		'国家标准和规划假设的取值。本区可另设取值，须写明依据；两个值并列显示，谁在何时改的都有记录。',
		'What standards and planning assumptions ask. A district may set its own value, with the ground for it; both are shown, with who set it and when.'
	],
	'rules.mayNot': [
		'您可以查看；修改取值需要规划员权限，请联系安全管理员。',
		'You may look; setting values needs the rights of a planner: ask the security administrator.'
	],
	'rules.rule': ['规则', 'Rule'],
	'rules.source': ['依据', 'Source'],
	'rules.standardValue': ['标准值', 'Standard'],
	'rules.districtValue': ['本区值', 'District'],
	'rules.asStandard': ['同标准', 'as the standard'],
	'rules.setBy': ['{who}于 {when} 设定', 'set by {who}, {when}'],
	'rules.usedIn': ['影响：{figures}', 'goes into: {figures}'],
	'rules.unused': ['尚未用于计算，供查阅', 'not computed with yet; for reference'],
	'rules.edit': ['修改', 'Change'],
	'rules.reset': ['恢复标准值', 'Back to the standard'],
	'rules.resetSure': [
		'恢复“{rule}”为标准值 {value}？下列结果会重算：{figures}',
		'Set “{rule}” back to {value}? These will be computed anew: {figures}'
	],
	'rules.newValue': [
		'本区取值（{least}–{greatest} {unit}）',
		'Value of the district ({least}–{greatest} {unit})'
	],
	'rules.reason': ['依据或理由', 'Ground or reason'],
	'rules.reasonHint': [
		'如：区消防救援大队 2025 年第 3 号会议纪要',
		'such as: minutes no. 3/2025 of the brigade'
	],
	'rules.mustWarning': [
		'此条为“应”：放宽后不符合国家标准，结果页会注明本区取值。',
		'This clause is a “must”: a laxer value does not meet the standard, and figures say which value was used.'
	],
	'rules.save': ['保存', 'Save'],
	'rules.saving': ['正在保存…', 'Saving…'],
	'rules.saved': ['“{rule}”已保存', '“{rule}” saved'],
	'rules.group.hydrant': ['市政消火栓', 'Hydrants'],
	'rules.group.water_crane': ['消防水鹤', 'Water cranes'],
	'rules.group.intake': ['消防水池、取水口', 'Pools and intakes'],
	'rules.group.station': ['消防救援站', 'Fire stations'],
	'rules.group.micro_station': ['微型消防站', 'Micro stations'],
	'rules.group.winter': ['冬季口径', 'Winter'],
	'rules.group.pessimistic': ['从严口径与证据时效', 'Pessimistic view and age of evidence'],
	'rules.group.border': ['边界', 'Border'],
	'rules.group.intact_rate': ['完好率', 'Intact rate'],
	'figure.coverage': ['消防水源覆盖率、盲区', 'water coverage and holes'],
	'figure.cranes': ['水鹤间距与补水距离', 'crane spacing and way to refill'],
	'figure.response': ['到达时间、超时目标', 'arrival times and what lies beyond'],
	'rules.group.reach': ['沿路可达', 'Reach along streets'],
	'rules.group.people': ['居民', 'People'],
	'rules.group.cost': ['费用（用于比较修复与新建）', 'Costs (to weigh repair against building)'],
	'figure.reach': ['沿路可达的道路与建筑', 'streets and buildings reached along streets'],
	'figure.siting': ['选址与修复建议', 'proposed sites and repairs'],
	'figure.rate': ['完好率、核实率', 'intact rate and freshness'],
	'rules.group.cycle': ['巡查、检查、测试周期', 'Cycles of looks, checks and tests'],
	'rules.group.season': ['季节', 'Seasons'],
	'rules.group.notice': ['函告', 'Letters'],
	'rules.group.marks': ['标记质量', 'Quality of marks'],
	'rules.group.shortfall': ['应建、实有、欠账', 'Required and missing by road'],
	'figure.letters': ['函告期限', 'deadlines of letters'],
	'figure.marks': ['标记质量', 'quality of marks'],
	'figure.repairs': ['修复优先', 'which repairs come first'],
	'figure.shortfall': ['应建数、欠账数', 'required and missing hydrants']
} as const satisfies Record<string, readonly [string, string]>;
