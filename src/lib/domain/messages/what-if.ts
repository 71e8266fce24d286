/** Words of what-ifs and scenarios. */
export const whatIfMessages = {
	'whatIf.title': ['假设推演', 'What if'],
	'whatIf.menu': ['假设推演与方案', 'What-ifs and scenarios'],
	'whatIf.lead': [
		'拖动、添加、删除设施，盲区和到达时间立即重算；只在本机计算，不改台账。未检设施按可用计。',
		'Drag, add, take away: holes and arrival times follow at once, computed in this browser; the register is not touched. Never inspected facilities count as working.'
	],
	'whatIf.map': ['推演地图', 'Map of the what-if'],
	'whatIf.loading': ['正在载入本区数据…', 'Loading the district…'],
	'whatIf.failed': ['推演无法进行：{reason}', 'The what-if cannot go on: {reason}'],
	'whatIf.tool.drag': ['拖动', 'Drag'],
	'whatIf.tool.hydrant': ['加消火栓', 'Add a hydrant'],
	'whatIf.tool.fire_station': ['加消防站', 'Add a station'],
	'whatIf.tool.close': ['断路', 'Close a street'],
	'whatIf.toolHelp.drag': [
		'按住设施拖动；点设施可修复或删除；点盲区问原因。',
		'Hold a facility and drag; click one to repair or remove it; click a hole to ask why.'
	],
	'whatIf.toolHelp.hydrant': [
		'在地图上点一处，放一个消火栓。',
		'Click where a hydrant should stand.'
	],
	'whatIf.toolHelp.fire_station': [
		'在地图上点一处，放一个消防站。',
		'Click where a station should stand.'
	],
	'whatIf.toolHelp.close': ['在道路上点一处，断开该路段。', 'Click on a street to close it there.'],
	'whatIf.now': ['今日', 'Today'],
	'whatIf.then': ['推演', 'What if'],
	'whatIf.difference': ['差', 'Difference'],
	'whatIf.figure': ['指标', 'Figure'],
	'whatIf.covered': ['覆盖率', 'Covered'],
	'whatIf.holeArea': ['盲区面积', 'Area of holes'],
	'whatIf.holeCount': ['盲区数', 'Holes'],
	'whatIf.buildings': ['覆盖建筑', 'Buildings covered'],
	'whatIf.reached': ['时限内道路', 'Road within the limit'],
	'whatIf.p90': ['九成道路到达', 'Arrival at nine tenths'],
	'whatIf.changes': ['改动', 'Changes'],
	'whatIf.noChanges': ['还没有改动。', 'Nothing changed yet.'],
	'whatIf.change.add': ['新增 {kind}', 'add {kind}'],
	'whatIf.change.move': ['移动 {name}', 'move {name}'],
	'whatIf.change.repair': ['修复 {name}', 'repair {name}'],
	'whatIf.change.remove': ['删除 {name}', 'take away {name}'],
	'whatIf.change.close': ['断路', 'close a street'],
	'whatIf.undo': ['撤销', 'Undo'],
	'whatIf.repair': ['设为修复', 'Repair'],
	'whatIf.remove': ['删除', 'Take away'],
	'whatIf.selected': ['选中：{name}', 'Selected: {name}'],
	'whatIf.noRoad': ['附近没有可断的道路。', 'There is no street near to close.'],
	'whatIf.name': ['方案名称', 'Name of the scenario'],
	'whatIf.save': ['保存为方案', 'Save as a scenario'],
	'whatIf.saving': ['正在保存…', 'Saving…'],
	'whatIf.saved': ['已保存方案“{name}”。', 'Saved as “{name}”.'],
	'whatIf.mayNot': [
		'可以推演；保存方案需要规划员或领导权限。',
		'You may try things; saving needs the rights of a planner or leader.'
	],
	'whatIf.why': ['为什么这里是盲区', 'Why this is a hole'],
	'whatIf.whyCovered': ['这里已覆盖', 'This place is covered'],
	'whatIf.nearestAir': ['最近可用（直线）', 'Nearest that works, by air'],
	'whatIf.nearestRoad': ['最近可用（沿路）', 'Nearest that works, by road'],
	'whatIf.usedTo': ['曾覆盖此处', 'Used to cover it'],
	'whatIf.since': ['{reason}，自 {since}', '{reason}, since {since}'],
	'whatIf.cures': ['补救（由省到费）', 'Cures, cheapest first'],
	'whatIf.cure.repair': ['修复', 'repair'],
	'whatIf.cure.inspect': ['去检查', 'inspect'],
	'whatIf.cure.build': ['新建', 'build'],
	'whatIf.cureLine': [
		'{action} {name}：{cost} 万元，收回 {area}',
		'{action} {name}: {cost} × 10,000 yuan, regains {area}'
	],
	'whatIf.rule': ['依据', 'Rule'],
	'whatIf.none': ['无', 'none'],
	'whatIf.reason.unusable': ['不可用', 'unusable'],
	'whatIf.reason.outage': ['停水', 'in an outage'],
	'whatIf.reason.suspended': ['停用', 'suspended'],
	'whatIf.reason.seasonal': ['冬季放空', 'drained in winter'],
	'whatIf.reason.removed': ['已拆除', 'removed'],
	'whatIf.reason.expired': ['长期未核实', 'not verified for long'],
	'whatIf.reason.not_under_ice': ['冰下未确认可用', 'not known usable under ice'],
	'whatIf.reason.uninspected': ['未检', 'never inspected'],
	'scenario.list': ['方案', 'Scenarios'],
	'scenario.none': ['还没有方案。', 'There is no scenario yet.'],
	'scenario.stale': ['数据已更新', 'data has changed'],
	'scenario.applied': ['已应用', 'applied'],
	'scenario.compare': ['比较选中的两个', 'Compare the two chosen'],
	'scenario.pick': ['选入比较：{name}', 'Compare {name}'],
	'scenario.apply': ['写入台账', 'Enter in the register'],
	'scenario.applySure': [
		'把“{name}”写入台账？新增的记为“规划”，移动的改位置。',
		'Enter “{name}” in the register? What is added becomes planned, what is moved gets its place.'
	],
	'scenario.outcome': [
		'写入 {applied} 项；留给人办 {left} 项：{reasons}',
		'Entered {applied}; left to a person {left}: {reasons}'
	],
	'scenario.compareTitle': ['方案比较', 'Scenarios compared'],
	'scenario.swipe': ['左右拖动对比', 'Drag to compare'],
	'scenario.left': ['左：{name}', 'Left: {name}'],
	'scenario.right': ['右：{name}', 'Right: {name}'],
	'scenario.back': ['返回推演', 'Back to the what-if']
} as const satisfies Record<string, readonly [string, string]>;
