/** Words of the export and those that stand beside codes in exported files. */
export const exportMessages = {
	'layer.holes': ['覆盖盲区', 'Coverage holes'],
	'layer.areas': ['范围', 'Areas'],
	'layer.places': ['地名', 'Places'],
	'layer.response': ['响应时间', 'Response times'],
	'layer.shortfall': ['应建、实有、欠账（按道路）', 'Required and missing by road'],
	'layer.responsibility': ['计算责任区', 'Responsibility areas, computed'],
	'layer.inspections': ['巡查记录', 'Inspections'],
	'layer.scenario': ['方案变化', 'Changes of a scenario'],
	'export.scenario': ['方案（名称）', 'Scenario (name)'],
	'layer.gaps': ['超时路段', 'Roads beyond the limit'],
	'holeKind.confirmed': ['确认盲区', 'Confirmed hole'],
	'holeKind.unverified': ['待核盲区', 'Unverified hole'],
	'gapState.beyond': ['超时', 'Beyond the limit'],
	'gapState.unreachable': ['不可达', 'Unreachable'],
	'areaKind.built_up': ['建成区', 'Built-up area'],
	'areaKind.urban_boundary': ['城镇开发边界', 'Urban growth boundary'],
	'areaKind.township': ['乡镇（街道）', 'Township'],
	'areaKind.community': ['社区（村）', 'Community'],
	'areaKind.grid_cell': ['网格', 'Grid cell'],
	'areaKind.key_place': ['重点单位', 'Key place'],
	'areaKind.parcel': ['地块', 'Parcel'],
	'areaKind.farmland': ['永久基本农田', 'Permanent basic farmland'],
	'areaKind.ecology': ['生态保护红线', 'Ecological protection red line'],
	'areaKind.response_area': ['辖区（大队划定）', 'Responsibility area, decided'],
	'areaKind.base': ['底图面', 'Base of sheets'],
	'placeKind.township': ['乡镇（街道）', 'Township'],
	'placeKind.community': ['社区', 'Community'],
	'placeKind.village': ['村', 'Village'],
	'placeKind.forest_unit': ['林场（所）', 'Forest unit'],
	'placeKind.settlement': ['居民点', 'Settlement'],
	'export.title': ['{district} · 导出', '{district} · Export'],
	'export.heading': ['导出', 'Export'],
	'export.lead': [
		'导出的文件含内部信息，按本单位保密规定使用；每次导出都记入审计日志。',
		'The file holds internal information: use it as your unit prescribes. Every export is in the audit trail.'
	],
	'export.mayNot': [
		'导出需要规划员或领导权限，请联系安全管理员。',
		'Exporting needs the rights of a planner or leader: ask the security administrator.'
	],
	'export.layers': ['图层', 'Layers'],
	'export.format': ['格式', 'Format'],
	'export.format.gpkg': [
		'GeoPackage（.gpkg，QGIS、ArcGIS 直接打开）',
		'GeoPackage (.gpkg, for QGIS and ArcGIS)'
	],
	'export.format.shp': [
		'Shapefile（.zip，字段名不超过 10 字节，附字段说明）',
		'Shapefile (.zip, short field names and a dictionary)'
	],
	'export.format.gdb': ['File Geodatabase（.gdb.zip，ArcGIS）', 'File Geodatabase (.gdb.zip)'],
	'export.format.dxf': [
		'DXF（.dxf，CAD：图块带属性，单位米）',
		'DXF (.dxf, blocks with attributes, in meters)'
	],
	'export.format.xlsx': ['Excel（.xlsx，一个图层一张表）', 'Excel (.xlsx, a sheet a layer)'],
	'export.format.kml': ['KML（.kml，总是 WGS 84）', 'KML (.kml, always WGS 84)'],
	'export.format.fgb': ['FlatGeobuf（.fgb，大数据量）', 'FlatGeobuf (.fgb, for much data)'],
	'export.format.geojson': ['GeoJSON（.geojson）', 'GeoJSON (.geojson)'],
	'export.format.csv': [
		'CSV（.csv，一次一个图层，Excel 可打开）',
		'CSV (.csv, one layer, for Excel)'
	],
	'export.format.osm': [
		'OSM（.osm，只含设施，不上传）',
		'OSM (.osm, facilities only, never uploaded)'
	],
	'export.encoding': ['文字编码', 'Encoding'],
	'export.encoding.usual': [
		'通常的（Shapefile：UTF-8，DXF：GBK）',
		'Usual (Shapefile UTF-8, DXF GBK)'
	],
	'export.disclosure': ['公开级别', 'Disclosure'],
	'export.disclosure.internal': ['内部', 'Internal'],
	'export.disclosure.public': ['公开', 'Public'],
	'export.shiftedNote': [
		'GCJ-02 偏移坐标，只供手机地图使用，不得用于测绘成果',
		'Shifted GCJ-02 coordinates, for phone maps only'
	],
	'export.township': ['乡镇（街道）', 'Township'],
	'export.allTownships': ['全部', 'All'],
	'export.states': ['状态', 'States'],
	'export.allStates': ['全部', 'All'],
	'export.asOf': ['截至日期（空 = 现在）', 'As of (empty = now)'],
	'export.kmlNote': [
		'此格式总是 WGS 84 经纬度，不用所选坐标系。',
		'This format is always in WGS 84, whatever system is chosen.'
	],
	'export.crs': ['坐标系', 'Reference system'],
	'export.crs.zone': ['本区投影 {code}', "the district's projection {code}"],
	'export.crs.zoneMeridian': [
		'CGCS2000 3° 带，中央经线 {meridian}°E，不带带号 {code}',
		'CGCS2000 3° zone, {meridian}°E, without zone number {code}'
	],
	'export.crs.prefixed': [
		'CGCS2000 3° 带 {zone}，坐标带带号 {code}',
		'CGCS2000 3° zone {zone}, number in front {code}'
	],
	'export.crs.cgcs2000': ['CGCS2000 经纬度 {code}', 'CGCS2000 degrees {code}'],
	'export.crs.wgs84': ['WGS 84 经纬度 {code}', 'WGS 84 degrees {code}'],
	'export.crs.mercator': [
		'Web 墨卡托 {code}（量算面积不准）',
		'Web Mercator {code} (areas are wrong)'
	],
	'export.crs.other': ['其他', 'another'],
	'export.crs.otherCode': ['EPSG 代码', 'EPSG code'],
	'export.removed': ['包括已拆除的设施', 'Removed facilities as well'],
	'export.do': ['生成并保存', 'Make and save'],
	'export.running': ['正在生成…', 'Making the file…'],
	'export.cancel': ['取消', 'Cancel'],
	'export.done': ['已生成 {file}（{size}）', '{file} is ready ({size})'],
	'export.saveAgain': ['再次保存', 'Save again'],
	'export.features': ['{layer} {count} 条', '{layer}: {count}'],
	'export.obstacle.noLayer': ['请至少选择一个图层。', 'Choose a layer.'],
	'export.obstacle.csvOneLayer': [
		'CSV 一次只能含一个图层：请只选一个，或改用 GeoPackage。',
		'CSV holds one layer: choose one, or use GeoPackage.'
	],
	'export.obstacle.noArea': [
		'还没有评价范围，无法导出盲区：请先导入底图或建成区。',
		'There is no area yet, so no holes: import a base map or a built-up area first.'
	],
	'export.obstacle.noRoads': [
		'还没有道路，无法导出到达时间：请先导入底图。',
		'There are no roads yet, so no arrival times: import a base map first.'
	],
	'export.obstacle.dxfDegrees': [
		'DXF 以米为单位：请选平面坐标系。',
		'DXF is in meters: choose a plane.'
	],
	'export.obstacle.osmFacilities': [
		'OSM 只能含设施：请去掉其他图层，或改用 GeoPackage。',
		'OSM holds facilities only: leave the other layers out, or use GeoPackage.'
	],
	'export.obstacle.badCrs': [
		'坐标系应写作 EPSG:4 至 6 位数字，如 EPSG:4552。',
		'Write the system as EPSG: and 4 to 6 digits, such as EPSG:4552.'
	]
} as const satisfies Record<string, readonly [string, string]>;
