/** The water-source book of a station. */
export const handbookMessages = {
	'handbook.menu': ['水源手册', 'Water books'],
	'handbook.title': ['{district} · 水源手册', '{district} · Water-source books'],
	'handbook.lead': [
		'每站一本，A5，一处水源一页，有图有路；与上一版不同的地方标 ▲。',
		'One for each station, A5, a page for each water with its map and road; ▲ marks what differs from the last edition.'
	],
	'handbook.station': ['消防站', 'Station'],
	'handbook.last': ['上一版', 'Last edition'],
	'handbook.lastFacts': [
		'第 {edition} 版 · {day} · {count} 页',
		'No. {edition} · {day} · {count} pages'
	],
	'handbook.noEdition': ['还没有', 'none yet'],
	'handbook.km': ['范围', 'Waters'],
	'handbook.own': ['管辖和沿路最近的', 'in its charge or nearest'],
	'handbook.near': ['{km} 千米内', 'within {km} km'],
	'handbook.preview': ['预览 PDF', 'Preview (PDF)'],
	'handbook.issue': ['出新版 PDF', 'New edition (PDF)'],
	'handbook.noStations': ['还没有消防站。', 'There is no station yet.'],
	'handbook.mayNot': [
		'您的账号看不到水源细节。',
		'Your account may not see the details of waters.'
	],
	'handbook.bookTitle': ['{station}水源手册', 'Water-source book · {station}'],
	'handbook.subtitle': [
		'{district} · 第 {edition} 版 · {day}',
		'{district} · edition {edition} · {day}'
	],
	'handbook.summary': [
		'{scope}共 {count} 处水源；与 {previous} 的上一版相比，{changed} 处有变或新增，页首和变动处标 ▲。',
		'{count} waters {scope}; {changed} changed or new since the edition of {previous}, marked ▲.'
	],
	'handbook.summaryFirst': [
		'{scope}共 {count} 处水源。这是第一版。',
		'{count} waters {scope}. This is the first edition.'
	],
	'handbook.scopeOwn': ['本站管辖', 'in its charge'],
	'handbook.scopeNearest': [
		'本站管辖（其中 {count} 处未填队站、沿路由本站最先到达）',
		'in its charge, {count} of them by road: they name no station and this one is first there'
	],
	'handbook.scopeNear': ['本站 {km} 千米内', 'within {km} km'],
	'handbook.contents': ['目录', 'Contents'],
	'handbook.legend': [
		'图例：○ 消火栓　□ 消防水鹤　△ 取水口　◇ 消防水池；实心可用，空心未检，打叉不可用。图上北为上。',
		'○ hydrant  □ water crane  △ intake  ◇ pool; filled usable, hollow not inspected, crossed unusable. North is up.'
	],
	'handbook.changed': ['有变', 'changed'],
	'handbook.new': ['新增', 'new'],
	'handbook.mark': ['变动', 'Change'],
	'handbook.item': ['项目', 'Fact'],
	'handbook.value': ['内容', 'Value'],
	'handbook.kind': ['类型', 'Kind'],
	'handbook.removed': ['上一版有、本版没有：', 'In the last edition and not in this: '],
	'handbook.none': ['没有水源。', 'No waters.'],
	'handbook.gone': ['本版不再有：{labels}', 'No longer given: {labels}'],
	'handbook.seen': ['最近一次查看：{day}', 'Last seen: {day}'],
	'handbook.neverSeen': ['还没有人查看过', 'Never inspected'],
	'handbook.unplaced': ['未落图：没有位置图。', 'Not on the map yet.'],
	'handbook.foot': ['{district} · 内部资料', '{district} · internal'],
	'handbook.yes': ['是', 'yes'],
	'handbook.no': ['否', 'no'],
	'handbook.winter': ['冬季停用（放空）', 'shut off in winter'],
	'handbook.fact.code': ['编号', 'Code'],
	'handbook.fact.name': ['名称', 'Name'],
	'handbook.fact.address': ['地址', 'Address'],
	'handbook.fact.road_name': ['道路', 'Road'],
	'handbook.fact.managed_by': ['管理单位', 'Managed by'],
	'handbook.fact.supplied_by': ['供水单位', 'Supplied by'],
	'handbook.fact.serviced_by': ['维保单位', 'Serviced by'],
	'handbook.fact.responsible_person': ['水源责任人', 'Person in charge'],
	'handbook.fact.responsible_phone': ['联系电话', 'Phone'],
	'handbook.fact.position': ['经纬度', 'Position'],
	'handbook.fact.state': ['状态', 'State'],
	'handbook.fact.defects': ['缺陷', 'Defects'],
	'handbook.fact.season': ['季节', 'Season']
} as const satisfies Record<string, readonly [string, string]>;
