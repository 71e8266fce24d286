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
	'districts.openMap': ['打开地图', 'Open the map'],
	'districts.openTable': ['台账', 'Tables'],
	'districts.openData': ['导入与任务', 'Imports and jobs'],
	'districts.target': ['目标 ≥ {target}', 'target ≥ {target}'],
	'districts.nothingCounted': ['无计入设施', 'nothing to count'],
	'districts.datum': ['坐标系', 'Datum'],
	'districts.datumAuto': ['按文件说明；没有说明按 WGS-84', 'As the file says; else WGS-84'],
	'districts.datumGcj': ['GCJ-02（高德、腾讯）', 'GCJ-02 (AMap, Tencent)'],
	'districts.datumBd': ['BD-09（百度）', 'BD-09 (Baidu)'],
	'districts.datumHint': [
		'手机地图的区界偏约 500 米，须选 GCJ-02 或 BD-09。',
		'Outlines from phone maps are some 500 m off: choose GCJ-02 or BD-09.'
	],
	'districts.looksGcj': [
		'看起来是 GCJ-02：文件带有高德（DataV）区界的字段。已为您选上，请核对。',
		'Looks like GCJ-02: the file has the fields of outlines from AMap (DataV). It is chosen; check it.'
	],
	'districts.saysDatum': ['文件说明的坐标系：{words}', 'The file says of itself: {words}'],
	'outline.title': ['区界', 'Boundary'],
	'outline.present': ['现有区界来源：{source}', 'The present one is from: {source}'],
	'outline.auto': ['自动（首次导入数据的范围）', 'automatic (the extent of the first import)'],
	'outline.import': ['导入区界', 'Import a boundary'],
	'outline.do': ['导入', 'Import'],
	'outline.sending': ['正在导入…', 'Importing…'],
	'outline.done': [
		'区界已更新：{area}，坐标系按 {datum}。',
		'The boundary is new: {area}, taken as {datum}.'
	],
	'city.title': ['全市一览', 'All districts'],
	'city.lead': [
		'您可以查看的 {count} 个区，{time}。点数字看它的来历。',
		'The {count} districts that you may see, {time}. A figure opens what it is made of.'
	],
	'city.total': [
		'合计（不含示范数据）：完好 {intact} ÷ 实有 {existing} = {rate}；{met} 个区达标；已检率 {inspected}；微型消防站 {built} / {target}',
		'Together (without demo data): intact {intact} ÷ existing {existing} = {rate}; {met} districts reach the target; inspected {inspected}; micro stations {built} / {target}'
	],
	'city.empty': ['还没有您可以查看的区。', 'There is no district that you may see yet.'],
	'city.name': ['区', 'District'],
	'city.code': ['代码', 'Code'],
	'city.existing': ['实有', 'Existing'],
	'city.intactRate': ['完好率', 'Intact rate'],
	'city.missing': ['距目标', 'To the target'],
	'city.missingCount': ['还差 {count} 处', '{count} short'],
	'city.inspectedRate': ['已检率', 'Inspected'],
	'city.micro': ['微型消防站', 'Micro stations'],
	'city.coveredRate': ['覆盖率（现状口径）', 'Covered (as is)'],
	'city.holes': ['盲区（现状口径）', 'Holes (as is)'],
	'city.holeCount': ['{count} 处，{area}', '{count}, {area}'],
	'city.notComputed': ['未计算', 'not computed'],
	'city.noPlan': ['无规划目标', 'no plan'],
	'city.note': [
		'完好率和已检率向下取整。覆盖率以各区自己的范围（{areas}）为分母；数据变动后须打开该区地图重新计算。',
		'Rates are rounded down. Coverage is of each district’s own area ({areas}); after a change open its map to compute it anew.'
	],
	'geojson.notJson': [
		'“{file}”不是有效的 JSON（{reason}）。请另存为 GeoJSON 后重试。',
		'“{file}” is not valid JSON ({reason}). Save it as GeoJSON and try again.'
	],
	'geojson.notUtf8': [
		'“{file}”不是 UTF-8 编码，名称会成乱码。请重新导出为 UTF-8。',
		'“{file}” is not in UTF-8, its names would be unreadable. Export it again as UTF-8.'
	],
	'geojson.noPolygons': [
		'“{file}”里没有面（Polygon、MultiPolygon）。请选择含面的 GeoJSON 文件。',
		'“{file}” holds no polygons. Choose a GeoJSON file with polygons.'
	],
	'geojson.missing': ['请选择 GeoJSON 文件。', 'Choose a GeoJSON file.'],
	'geojson.tooLarge': [
		'“{file}”有 {size}，超过 {limit}。请先简化边界（0.00001° 即可）。',
		'“{file}” has {size}, more than {limit}. Simplify the outlines first (0.00001° will do).'
	],
	'page.skip': ['跳到正文', 'Skip to the content'],
	'menu.data': ['导入与任务', 'Imports and jobs'],
	'data.title': ['{district} · 导入与任务', '{district} · Imports and jobs'],
	'data.lead': [
		'导入底图和范围，查看任务进度与结果。',
		'Import the base map and areas; follow the jobs and see what came of them.'
	],
	'data.mayNot': [
		'您可以查看任务；导入数据需要规划员权限，请联系安全管理员。',
		'You may look at the jobs; importing needs the rights of a planner: ask the security administrator.'
	],
	'import.title': ['导入 OpenStreetMap', 'Import OpenStreetMap'],
	'import.what': [
		'道路、建筑、水系、地名替换为新文件的；设施和地名只增补、更新，从不删除，断路和人工修正按位置接续。中断或失败时原有数据不变。',
		'Roads, buildings and water are replaced by the new file; facilities and places are added and updated, never deleted; closures and corrections are carried over by position. If it fails, everything stays as it was.'
	],
	'import.file': [
		'文件（.osm.pbf、.osm 或 .osm.gz，不超过 1 GB）',
		'File (.osm.pbf, .osm or .osm.gz, up to 1 GB)'
	],
	'import.do': ['上传并导入', 'Upload and import'],
	'import.uploading': ['正在上传 {file}', 'Uploading {file}'],
	'import.cancel': ['取消上传', 'Cancel the upload'],
	'import.busy': [
		'本区有导入正在进行，完成后可再次导入。',
		'An import of this district is under way; wait for its end.'
	],
	'import.wrongType': [
		'“{file}”不是 OpenStreetMap 文件。请选择 .osm.pbf、.osm 或 .osm.gz。',
		'“{file}” is no OpenStreetMap file. Choose .osm.pbf, .osm or .osm.gz.'
	],
	'jobs.title': ['任务', 'Jobs'],
	'jobs.none': ['还没有任务。', 'No jobs yet.'],
	'jobs.offline': [
		'暂时连不上服务器；任务仍在进行，连上后继续显示。',
		'The server cannot be reached; the job goes on and will be shown again.'
	],
	'job.import-osm': ['导入 OpenStreetMap', 'OpenStreetMap import'],
	'job.status.queued': ['排队中', 'Waiting'],
	'job.status.running': ['进行中', 'Running'],
	'job.status.done': ['已完成', 'Done'],
	'job.status.failed': ['失败', 'Failed'],
	'job.status.cancelled': ['已取消', 'Cancelled'],
	'job.times': ['{from} 提交，{until} 结束', 'sent {from}, ended {until}'],
	'job.since': ['{from} 提交', 'sent {from}'],
	'job.progress': ['任务进度', 'Progress of the job'],
	'outcome.details': ['结果', 'Result'],
	'outcome.replaced': [
		'已替换上一次导入的道路、建筑和底图。',
		'Replaced the roads, buildings and base map of the earlier import.'
	],
	'outcome.first': [
		'本区首次导入，没有替换任何数据。',
		'First import of this district; nothing was replaced.'
	],
	'outcome.roads': ['道路路段', 'Road edges'],
	'outcome.roadsDetail': [
		'{count}（行车 {drivable}，步行 {walkable}）',
		'{count} (drivable {drivable}, walkable {walkable})'
	],
	'outcome.buildings': ['建筑', 'Buildings'],
	'outcome.baseFeatures': ['底图要素', 'Base map features'],
	'outcome.places': ['地名', 'Places'],
	'outcome.facilities': ['设施', 'Facilities'],
	'outcome.facilitiesDetail': [
		'新增 {created}，更新 {updated}，未变 {unchanged}，删除 0',
		'new {created}, updated {updated}, unchanged {unchanged}, deleted 0'
	],
	'outcome.builtUp': ['推算建成区', 'Derived built-up area'],
	'outcome.closures': ['断路路段', 'Closed edges'],
	'outcome.overrides': ['道路修正', 'Road corrections'],
	'outcome.rematched': ['接续 {kept}，失去对应 {lost}', 'carried over {kept}, lost {lost}'],
	'outcome.elapsed': ['用时', 'Time'],
	'outcome.seconds': ['{seconds} 秒', '{seconds} s'],
	'outcome.problems': ['问题和说明 {count} 条', 'Problems and notes: {count}'],
	'outcome.problemsShown': ['显示前 {shown} 条', 'the first {shown} shown'],
	'outcome.noProblems': ['没有问题。', 'No problems.'],
	'problemCode.facility_note': ['设施：标签按约定取值', 'Facility: tags read by convention'],
	'problemCode.facility_assumption': [
		'设施：缺项按约定补充',
		'Facility: missing fields filled by convention'
	],
	'problemCode.facility_not_in_use': ['设施：已停用，未登记', 'Facility: not in use, left out'],
	'problemCode.facility_without_area': [
		'设施：没有面，取一点',
		'Facility: no area, one point is taken'
	],
	'problemCode.possible_twin': ['消防站：可能重复登记', 'Fire station: possibly mapped twice'],
	'problemCode.unreadable_tag': ['标签无法识别，已忽略', 'Tag cannot be read, ignored'],
	'problemCode.incomplete_relation': [
		'多边形关系：部分路径不在文件里',
		'Relation: some of its ways are not in the file'
	],
	'problemCode.open_ring': [
		'多边形关系：环未闭合，已略去',
		'Relation: rings that do not close, left out'
	],
	'problemCode.degenerate_ring': [
		'多边形关系：环没有面积，已略去',
		'Relation: rings without area, left out'
	],
	'problemCode.missing_nodes': ['节点不在文件里', 'Nodes are not in the file'],
	'problemCode.repeated_element': [
		'要素重复，取第一个',
		'Element occurs twice, the first is taken'
	],
	'problemCode.repeated_member': ['关系成员重复', 'Member listed twice'],
	'problemCode.relation_without_area': ['关系没有面，已略去', 'Relation without area, left out'],
	'problemCode.way_without_line': [
		'路径少于两个节点，已略去',
		'Way with fewer than two nodes, left out'
	],
	'problemCode.open_area': ['面未闭合', 'Area does not close'],
	'problemCode.node_off_earth': ['节点坐标超出范围', 'Node outside the range of coordinates'],
	'problemCode.deleted_element': ['要素标为已删除，已略去', 'Element marked as deleted, left out'],
	'areas.title': ['范围', 'Areas'],
	'areas.what': [
		'覆盖率按建成区计算；没有导入时由建筑推算。重复导入同一来源的同名范围即替换。',
		'Coverage is of the built-up area; without an imported one it is derived from buildings. Importing a name of the same source again replaces it.'
	],
	'areas.import': ['导入范围', 'Import areas'],
	'areas.kind': ['类别', 'Kind'],
	'areas.name': ['名称', 'Name'],
	'areas.source': ['来源', 'Source'],
	'areas.sourceHint': [
		'如：2023 年国土变更调查。显示在每个覆盖率旁边',
		'such as: land survey 2023. Shown beside every percentage'
	],
	'areas.file': ['GeoJSON 文件（经纬度，不超过 16 MB）', 'GeoJSON file (degrees, up to 16 MB)'],
	'areas.found': ['文件里有 {count} 个面', 'the file holds {count} polygons'],
	'areas.nameField': ['名称字段', 'Field of the name'],
	'areas.codeField': ['代码字段（可选）', 'Field of the code (optional)'],
	'areas.noField': ['（无）', '(none)'],
	'areas.do': ['导入', 'Import'],
	'areas.sending': ['正在导入 {done}/{total}', 'Importing {done}/{total}'],
	'areas.noNames': [
		'所选名称字段没有内容。请选择文件里写着名称的字段。',
		'The field of the name is empty. Choose the field that holds the names.'
	],
	'areas.stopped': [
		'导入了 {done}/{total} 个，停在“{name}”：{reason}',
		'Imported {done} of {total}, stopped at “{name}”: {reason}'
	],
	'areas.done': ['已导入 {count} 个范围。', 'Areas imported: {count}.'],
	'areas.unnamed': [
		'没有名称、未导入的要素序号：{numbers}',
		'Features without a name, left out: {numbers}'
	],
	'areas.skipped': [
		'不是面、未导入的要素：{count} 个',
		'Features that are no polygons, left out: {count}'
	],
	'areas.none': [
		'还没有范围。导入底图后会由建筑推算建成区。',
		'No areas yet. After an import the built-up area is derived from buildings.'
	],
	'areas.size': ['面积', 'Size'],
	'areas.code': ['代码', 'Code'],
	'areas.derived': ['推算', 'derived'],
	'areas.choose': ['按此计算覆盖率', 'Compute coverage of this'],
	'areas.chosen': ['计算范围由人指定。', 'Somebody chose the area.'],
	'areas.chooseAuto': ['恢复自动选择', 'Leave it to the order again'],
	'areas.inUse': ['覆盖率按此计算', 'coverage is of this one'],
	'areas.remove': ['删除', 'Remove'],
	'areas.removeSure': [
		'删除范围“{name}”（来源：{source}）？覆盖率会随之重算。',
		'Remove “{name}” (source: {source})? Coverage will be computed anew.'
	]
} as const satisfies Record<string, readonly [string, string]>;
