/** Ordered rounds, on the desk and on the phone. */
export const roundMessages = {
	'round.menu': ['巡查路线', 'Rounds'],
	'round.title': ['巡查路线', 'Round'],
	'round.pageTitle': ['{district} · 巡查路线', '{district} · Rounds'],
	'round.lead': [
		'把本周应检的排成一班走得完的路线；别人路线里的和已看过的自动跳过。',
		'What is due this week, ordered for one shift along the streets; what others have or have seen is skipped.'
	],
	'round.progress': ['已看 {done} / {total}', '{done} of {total} seen'],
	'round.next': ['下一处', 'Next'],
	'round.all': ['余下 {count} 处，按顺序', '{count} left, in order'],
	'round.reorder': ['从我这里重排（不用信号）', 'Order anew from here (needs no signal)'],
	'round.finished': ['这条路线走完了。', 'This round is done.'],
	'round.close': ['结束这条路线', 'End this round'],
	'round.shift': ['这一班多长', 'Length of the shift'],
	'round.hours': ['{hours} 小时', '{hours} h'],
	'round.plan': ['排一条路线', 'Plan a round'],
	'round.planning': ['正在排……', 'Planning …'],
	'round.needsPosition': [
		'要先知道您在哪里：请允许定位，再点一次。',
		'Your position is needed first: allow it, and ask again.'
	],
	'round.compass.n': ['正北', 'north'],
	'round.compass.ne': ['东北', 'north-east'],
	'round.compass.e': ['正东', 'east'],
	'round.compass.se': ['东南', 'south-east'],
	'round.compass.s': ['正南', 'south'],
	'round.compass.sw': ['西南', 'south-west'],
	'round.compass.w': ['正西', 'west'],
	'round.compass.nw': ['西北', 'north-west'],
	'round.new': ['新路线', 'New round'],
	'round.from': ['从哪个站出发', 'From which station'],
	'round.noStation': ['没有落图的消防站，无法出发。', 'No fire station on the map to begin from.'],
	'round.assignee': ['谁去（账号；空为自己）', 'Who goes (account; empty: you)'],
	'round.mode': ['怎么走', 'How'],
	'round.mode.drive': ['开车', 'driving'],
	'round.mode.walk': ['步行', 'on foot'],
	'round.stopMinutes': ['每处几分钟', 'Minutes a stop'],
	'round.returns': ['回到出发点', 'Back to the start'],
	'round.open': ['近三天的路线', 'Rounds of the last three days'],
	'round.none': ['没有进行中的路线。', 'No round under way.'],
	'round.facts': [
		'{count} 处 · 路上 {travel} · 连停留共 {total} · {name}',
		'{count} stops · {travel} on the way · {total} with the stops · {name}'
	],
	'round.left': [
		'排不下 {notFitting} 处，别人路线里 {taken} 处，未落图 {unplaced} 处',
		'{notFitting} do not fit, {taken} are in others’ rounds, {unplaced} are not on the map'
	],
	'round.guessed': [
		'有 {count} 段没有路相连，按直线估计',
		'{count} legs without a road are guessed'
	],
	'round.minutes': ['{minutes} 分钟', '{minutes} min'],
	'round.stop': ['第 {n} 处', 'Stop {n}'],
	'round.doneBy': ['{name} 已看', 'seen by {name}'],
	'round.mapAlt': [
		'路线图：{count} 处按次序编号',
		'Map of the round: {count} stops by their order'
	],
	'round.sheet': ['路线图和清单（A4 PDF）', 'Map and list (A4 PDF)'],
	'round.toDo': ['未看', 'to do'],
	'tilePack.title': ['离线底图', 'Base map without signal'],
	'tilePack.none': [
		'还没有底图：没信号时地图只有设施。请在有网时下载。',
		'No base map yet: without signal the map shows facilities only. Take it while there is a network.'
	],
	'tilePack.facts': ['{size} · {tiles} 张瓦片', '{size} · {tiles} tiles'],
	'tilePack.take': ['下载底图', 'Take the base map'],
	'tilePack.renew': ['更新底图', 'Renew the base map'],
	'tilePack.building': [
		'服务器正在制作底图：{done} / {total}',
		'The server is making it: {done} of {total}'
	],
	'tilePack.taking': ['已下载 {done} / {total}', '{done} of {total} taken'],
	'tilePack.failed': [
		'底图没有下载完。已下载的都留着，有信号时自动接着下。',
		'The base map is not complete. What arrived is kept; it goes on by itself with signal.'
	],
	'tilePack.full': [
		'手机存储已满，底图没有存下；标记和资料包都在。',
		'This phone is full: the base map was not kept. Marks and pack are safe.'
	]
} as const satisfies Record<string, readonly [string, string]>;
