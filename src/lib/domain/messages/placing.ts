/** Words of placing what is not on the map yet (待落图), and of areas drawn by hand. */
export const placingMessages = {
	'list.unplaced': ['待落图', 'Not on the map yet'],
	'unplaced.help': [
		'这些设施还没有位置，不计入覆盖。选一处，在地图上点一下即放置；放错可撤销。',
		'These have no position and cover nothing. Choose one and click the map to place it; undo if it is wrong.'
	],
	'unplaced.count': ['共 {count} 处', '{count} in all'],
	'unplaced.none': ['没有待落图的设施。', 'Everything is on the map.'],
	'unplaced.click': ['在地图上点它的位置。', 'Click its place on the map.'],
	'unplaced.take': ['采用候选位置', 'Take the candidate'],
	'unplaced.candidate': ['候选：{how}，±{meters} m', 'candidate: {how}, ±{meters} m'],
	'unplaced.placeAnyway': ['不是同一个，放在这里', 'Not the same: place it here'],
	'unplaced.sheet': ['待落图普查表', 'Survey list of unplaced facilities'],
	'unplaced.sheetLead': ['{district}，共 {count} 处，{day}', '{district}, {count} in all, {day}'],
	'unplaced.onMap': ['到地图上放置', 'Place on the map'],
	'unplaced.number': ['序号', 'No.'],
	'unplaced.where': ['候选位置', 'Candidate'],
	'unplaced.measured': ['实测经纬度', 'Measured position'],
	'unplaced.seen': ['现场状态', 'State found'],
	'unplaced.remark': ['备注', 'Remark'],
	'register.done.placed': ['已放到图上：{name}', 'Placed on the map: {name}'],
	'areaSketch.title': ['画范围', 'Draw an area'],
	'areaSketch.help': [
		'在地图上逐点画，点第一个点闭合，顶点和边上的小点可拖动。来源记为“手绘”，显示在所有以它为准的数字旁。',
		'Click point by point, close at the first; drag points and the small ones between. Its source is “手绘” (drawn by hand), told beside every figure based on it.'
	],
	'areaSketch.save': ['保存范围', 'Save the area'],
	'areaSketch.saveChange': ['保存修改', 'Save the change'],
	'areaSketch.saved': ['已保存“{name}”', 'Saved {name}'],
	'areaSketch.removed': ['已删除“{name}”', 'Removed {name}'],
	'areaSketch.noShape': ['请先在地图上画出至少三个点。', 'Draw at least three points first.'],
	'areaSketch.drawn': ['已画的范围', 'Areas drawn by hand']
} as const satisfies Record<string, readonly [string, string]>;
