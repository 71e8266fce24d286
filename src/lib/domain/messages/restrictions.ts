/** Words of outages (停水) and closures (断路): entering, listing, ending, re-checking. */
export const restrictionMessages = {
	'restriction.help': [
		'现状口径和到达时间已把现在有效的停水与断路算进去；到期自动恢复，并请复查。',
		'Those in force are part of the as-is view and the arrival times; they end by themselves and ask for a re-check.'
	],
	'restriction.recordOutage': ['登记停水', 'Record an outage'],
	'restriction.recordClosure': ['登记断路', 'Record a closure'],
	'restriction.recorded.outage': ['已登记停水', 'The outage is recorded'],
	'restriction.recorded.closure': ['已登记断路', 'The closure is recorded'],
	'restriction.current': ['现在有效', 'In force'],
	'restriction.coming': ['即将开始', 'To come'],
	'restriction.rechecks': ['停水已过，待复查', 'Outage over, to be re-checked'],
	'restriction.recheckHelp': [
		'到期后还没有人看过：请现场开启检查，再标记状态。',
		'Nobody has looked since it ended: open it on site and mark its state.'
	],
	'restriction.endedAt': ['{time} 结束', 'ended {time}'],
	'restriction.remaining': ['还有 {time}', '{time} left'],
	'restriction.starts': ['{time} 后开始', 'starts in {time}'],
	'restriction.minutes': ['{count} 分钟', '{count} min'],
	'restriction.hours': ['{count} 小时', '{count} h'],
	'restriction.days': ['{count} 天', '{count} days'],
	'restriction.end': ['现在结束', 'End now'],
	'restriction.cancelComing': ['取消', 'Cancel it'],
	'restriction.ended': ['已结束', 'Ended'],
	'restriction.from': ['开始', 'From'],
	'restriction.to': ['结束', 'Until'],
	'restriction.reason': ['原因', 'Reason'],
	'restriction.reasonOutage': ['如：主管抢修', 'e.g. repair of a main'],
	'restriction.reasonClosure': ['如：管沟开挖', 'e.g. trench in the road'],
	'restriction.notice': ['通告文号（可不填）', 'Notice (optional)'],
	'restriction.way': ['怎么指定', 'How to name them'],
	'restriction.way.pick': ['点选设施', 'Click facilities'],
	'restriction.way.draw': ['画范围', 'Draw an area'],
	'restriction.way.area': ['选已有范围', 'Choose an area'],
	'restriction.pickHelp': [
		'在地图上点设施，再点一次取消；或按道路全部加入。',
		'Click facilities on the map, again to let go; or add all of a road.'
	],
	'restriction.drawHelp': [
		'在地图上逐点画，点第一个点闭合；范围内的设施都停水。',
		'Click point by point, close at the first; all facilities inside are out of water.'
	],
	'restriction.edgeHelp': [
		'在地图上点道路，逐段加入；再点一次取消。',
		'Click the road piece by piece; again to let go.'
	],
	'restriction.road': ['按道路', 'By road'],
	'restriction.addRoad': ['全部加入', 'Add all'],
	'restriction.noneOnRoad': ['“{road}”上没有登记的设施。', 'No facility is recorded on {road}.'],
	'restriction.picked': ['已选 {count} 处', '{count} chosen'],
	'restriction.pickedEdges': ['已选 {count} 段，共 {meters}', '{count} pieces, {meters}'],
	'restriction.unnamedRoad': ['无名道路', 'unnamed road'],
	'restriction.letGo': ['去掉 {name}', 'Let go of {name}'],
	'restriction.noFacility': ['请点选设施，或画出（选择）范围。', 'Choose facilities, or an area.'],
	'restriction.noRoad': ['请在地图上点选道路。', 'Click the road on the map.'],
	'restriction.endsBefore': ['结束时间须晚于开始时间', 'must be later than the beginning'],
	'draw.back': ['退一步', 'Step back'],
	'draw.clear': ['重画', 'Start anew'],
	'draw.points': ['{count} 个点', '{count} points'],
	'draw.closed': ['已闭合，可拖动顶点', 'closed; drag its points']
} as const satisfies Record<string, readonly [string, string]>;
