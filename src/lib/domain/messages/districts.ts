/** Words of the list of districts, of imports, areas and jobs. */
export const districtMessages = {
	'districts.title': ['区划管理', 'Districts'],
	'districts.lead': [
		'您可以查看的区。点名称进入地图。',
		'The districts that you may see. A name opens its map.'
	],
	'districts.empty': ['还没有区', 'No district yet'],
	'districts.emptyCreate': [
		'三步开始：① 在下方新建本区；② 导入该区的 OpenStreetMap 文件（.osm.pbf），得到道路、建筑、水系和消防站；③ 到地图上核对设施并标记状态。',
		'Three steps: ① create the district below; ② import its OpenStreetMap file (.osm.pbf) for roads, buildings, water and stations; ③ check the facilities on the map and mark their state.'
	],
	'districts.emptyDemo': [
		'只想先看看？请管理员在服务器上运行 npm run -s atlas -- seed demo，载入示范数据。',
		'Only looking? Have the administrator run npm run -s atlas -- seed demo on the server: it loads demo data.'
	],
	'districts.emptyOther': [
		'您的账号还不能查看任何区：请联系安全管理员授权，或请规划员先新建一个区。',
		'Your account may see no district yet: ask the security administrator for rights, or a planner to create one.'
	],
	'districts.create': ['新建区', 'New district'],
	'districts.code': ['区划代码', 'Code'],
	'districts.codeHint': ['如 230717；创建后不能更改', 'such as 230717; it cannot be changed later'],
	'districts.name': ['名称', 'Name'],
	'districts.nameHint': ['如 伊美区', 'such as 伊美区'],
	'districts.boundary': ['区界', 'Boundary'],
	'districts.boundaryAuto': [
		'自动：取首次导入数据的范围',
		'Automatic: the extent of the first import'
	],
	'districts.boundaryFile': ['GeoJSON 文件（经纬度的面）', 'A GeoJSON file (polygons in degrees)'],
	'districts.boundarySource': ['区界来源', 'Source of the boundary'],
	'districts.createDo': ['新建', 'Create'],
	'districts.creating': ['正在新建…', 'Creating…'],
	'districts.noImport': ['尚未导入底图', 'No base map imported yet'],
	'districts.baseMap': ['底图 {date}（{file}）', 'Base map {date} ({file})'],
	'districts.openMap': ['地图', 'Map'],
	'districts.openTable': ['台账', 'Tables'],
	'districts.openData': ['导入与任务', 'Imports and jobs'],
	'districts.target': ['目标 ≥ {target}', 'target ≥ {target}'],
	'districts.nothingCounted': ['无计入设施', 'nothing to count'],
	'geojson.notJson': [
		'“{file}”不是有效的 JSON（{reason}）。请另存为 GeoJSON 后重试。',
		'“{file}” is not valid JSON ({reason}). Save it as GeoJSON and try again.'
	],
	'geojson.noPolygons': [
		'“{file}”里没有面（Polygon、MultiPolygon）。请选择含面的 GeoJSON 文件。',
		'“{file}” holds no polygons. Choose a GeoJSON file with polygons.'
	],
	'geojson.missing': ['请选择 GeoJSON 文件。', 'Choose a GeoJSON file.'],
	'geojson.tooLarge': [
		'“{file}”有 {size}，超过 {limit}。请先简化边界（0.00001° 即可）。',
		'“{file}” has {size}, more than {limit}. Simplify the outlines first (0.00001° will do).'
	]
} as const satisfies Record<string, readonly [string, string]>;
