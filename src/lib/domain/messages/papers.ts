/** Words of the page on which plan deliverables and sheets are made. */
export const paperMessages = {
	'papers.menu': ['规划成果', 'Plan deliverables'],
	'papers.title': ['{district} · 规划成果', '{district} · Plan deliverables'],
	'papers.lead': [
		'修编成果包含文本、说明书、图集、附表和数据库五部分，读回核对无误后才提供下载；谁取走了什么记入审计日志。',
		'The planning box holds text, manual, atlas, tables and database. It is offered only after it was read back and compared; who took what is in the audit trail.'
	],
	'papers.mayNot': [
		'生成成果需要规划员或领导权限，请联系安全管理员。',
		'Making deliverables needs the rights of a planner or leader: ask the security administrator.'
	],
	'papers.settings': ['内容', 'Contents'],
	'papers.scenario': ['规划设施取自方案', 'Proposals from the scenario'],
	'papers.noScenario': ['不含规划设施', 'No proposals'],
	'papers.disclosure': ['公开级别', 'Disclosure'],
	'papers.paper': ['图纸幅面', 'Paper of the sheets'],
	'papers.towns': ['分乡镇图', 'Sheets of townships'],
	'papers.towns.usual': ['现状、覆盖、供水', 'Existing, coverage, supply'],
	'papers.towns.all': ['全部主题', 'Every theme'],
	'papers.towns.none': ['不要', 'None'],
	'papers.base': ['底图', 'Base'],
	'papers.base.map': ['导入的地图', 'Imported map'],
	'papers.base.areas': ['导入的底图面', 'Imported base areas'],
	'papers.base.none': ['只有界线', 'Limits only'],
	'papers.view': ['口径', 'View'],
	'papers.planTitle': ['规划名称', 'Title of the plan'],
	'papers.compiledBy': ['编制单位', 'Compiled by'],
	'papers.reviewNumber': ['审图号', 'Map review number'],
	'papers.buildingUnit': ['建设单位', 'Building unit'],
	'papers.year': ['建设年份', 'Year of building'],
	'papers.pictures': ['图集另出 300 dpi 图片（较慢）', 'Also pictures of 300 dpi (slow)'],
	'papers.since': ['与上次成果比较', 'Changes since'],
	'papers.noSince': ['不比较', 'Not compared'],
	'papers.makeBox': ['生成成果包', 'Make the box'],
	'papers.makeSheets': ['只出图集', 'Sheets only'],
	'papers.made': ['成果', 'Made'],
	'papers.none': ['还没有成果。', 'Nothing made yet.'],
	'papers.download': ['下载 {file}（{size}）', 'Download {file} ({size})'],
	'papers.checked': [
		'已读回核对：{files} 个文件、{features} 个要素、{rows} 行、{pages} 页',
		'Read back: {files} files, {features} features, {rows} rows, {pages} pages'
	],
	'job.planning-box': ['修编成果包', 'Planning box'],
	'job.sheets': ['图集', 'Sheets'],
	'lines.title': ['三条控制线核对', 'Check against the three lines'],
	'lines.missing': [
		'未导入：{lines}。相应各项未核对。',
		'Not imported: {lines}; nothing is said about them.'
	],
	'lines.number': ['项', 'No.'],
	'lines.what': ['内容', 'What'],
	'lines.inside': ['内', 'inside'],
	'lines.outside': ['外', 'outside'],
	'lines.unknown': ['未核对', 'not checked'],
	'lines.add': ['新建', 'New'],
	'lines.move': ['迁移', 'Moved'],
	'lines.none': ['此方案没有新建或迁移的点位。', 'The scenario builds or moves nothing.'],
	'print.map': ['打印为 PDF', 'Print as PDF']
} as const satisfies Record<string, readonly [string, string]>;
