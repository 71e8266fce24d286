/** Words of the tables. */
export const tableMessages = {
	'table.title': ['{district} · {layer}', '{district} · {layer}'],
	'table.layers': ['图层', 'Layers'],
	'table.noLayer': [
		'没有“{layer}”这张表，可用：{layers}。',
		'There is no table “{layer}”; possible: {layers}.'
	],
	'table.beyond': ['超时目标', 'Beyond the limit'],
	'table.roads': ['道路到达时间', 'Arrival on roads'],
	'table.cranes': ['水鹤间距超限', 'Without cranes'],
	'table.holes': ['盲区', 'Holes'],
	'table.areas': ['范围', 'Areas'],
	'table.count': ['{count} 条', '{count} rows'],
	'table.none': ['没有符合条件的记录。', 'Nothing matches.'],
	'table.clear': ['清除筛选', 'Clear filters'],
	'table.noWebgl': [
		'此设备不支持 WebGL 2，地图无法显示。这些表格不需要它：查看、筛选、标记状态、导出都可以在这里完成。',
		'This device has no WebGL 2, so the map cannot be drawn. The tables do not need it: look, filter, mark and export here.'
	],
	'table.search': ['搜索', 'Search'],
	'table.searchFacility': ['编号、名称、地址、道路', 'Code, name, address, road'],
	'table.all': ['全部', 'All'],
	'table.several': ['（多项）', '(several)'],
	'table.unplaced': ['只看待落图', 'Only those not on the map'],
	'table.past': [
		'台账与状态为 {day} 当日，按今天所知；打开一行看到的是今天的资料。',
		'Register and states are of {day} as known today; a row opens as it is today.'
	],
	'table.apply': ['应用', 'Apply'],
	'table.size': ['每页', 'Per page'],
	'table.page': ['第 {page} 页，共 {pages} 页', 'Page {page} of {pages}'],
	'table.previous': ['上一页', 'Previous'],
	'table.next': ['下一页', 'Next'],
	'table.pages': ['分页', 'Pages'],
	'table.sortBy': ['按“{column}”排序', 'Sort by {column}'],
	'table.onMap': ['地图', 'Map'],
	'table.onMapOf': ['在地图上显示 {what}', 'Show {what} on the map'],
	'table.openOf': ['打开 {what}', 'Open {what}'],
	'table.noCode': ['（无编号）', '(no code)'],
	'table.printed': [
		'{time} 打印 · 共 {count} 条，第 {page}/{pages} 页',
		'printed {time} · {count} rows, page {page}/{pages}'
	],
	'table.longPrint': [
		'打印全部请先把“每页”调大。',
		'To print more, raise the rows per page first.'
	],
	'column.code': ['编号', 'Code'],
	'column.name': ['名称', 'Name'],
	'column.address': ['地址', 'Address'],
	'column.township': ['镇街', 'Township'],
	'column.state': ['状态', 'State'],
	'column.lifecycle': ['建设状态', 'Lifecycle'],
	'column.observed_at': ['最近检查', 'Last seen'],
	'column.defects': ['缺陷', 'Defects'],
	'column.serviced_by': ['维护单位', 'Serviced by'],
	'column.category': ['类别', 'Category'],
	'column.sponsor': ['建设主体', 'Sponsor'],
	'column.number': ['序号', 'No.'],
	'column.kind': ['类别', 'Kind'],
	'column.area': ['面积', 'Area'],
	'column.center': ['中心', 'Center'],
	'column.seconds': ['到达（分:秒）', 'Arrival (min:s)'],
	'column.meters': ['行车距离或超时长度', 'Driven, or road beyond'],
	'column.rural': ['时限', 'The limit'],
	'column.rank': ['次序', 'Order'],
	'column.class': ['道路等级', 'Class of road'],
	'column.total': ['合计', 'Total'],
	'column.length': ['超限长度', 'Length beyond'],
	'column.distance': ['到最近水鹤', 'To the nearest crane'],
	'column.source': ['来源', 'Source'],
	'beyond.applies': ['适用', 'applies'],
	'holes.summary': [
		'{view}：“{area}”（{source}）{total}，已覆盖 {rate}；盲区 {count} 处，确认 {confirmed}，待核 {unverified}。',
		'{view}: “{area}” ({source}) {total}, covered {rate}; {count} holes, confirmed {confirmed}, unverified {unverified}.'
	],
	'beyond.summary': [
		'出动指令后 {minutes} 分钟内到不了的地点、建筑和道路，城区在前、乡村在后。',
		'Places, buildings and roads that are not reached within {minutes} minutes of the order; urban before rural.'
	],
	'roads.summary': [
		'机动车道路按到达时间分段的里程，每条路的里程只计一次；合计 {total}。',
		'Drivable road by arrival time, every road counted once; {total} in all.'
	],
	'cranes.summary': [
		'{view}：主要干道 {total}，其中 {served} 在 {spacing} 的布置间距内；补水距离中位 {p50}，九成 {p90}。水鹤不按保护半径评价。',
		'{view}: main roads {total}, {served} within the spacing of {spacing}; way to refill median {p50}, nine in ten {p90}. A crane has no protection radius.'
	]
} as const satisfies Record<string, readonly [string, string]>;
