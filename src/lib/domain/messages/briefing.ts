/** Words of Monday's page and of the quality of marks. */
export const briefingMessages = {
	'briefing.menu': ['周一晨报', 'Monday’s page'],
	'briefing.title': ['周一晨报', 'Monday’s page'],
	'briefing.lead': ['{monday} 至 {sunday}（{week}）', '{monday} to {sunday} ({week})'],
	'briefing.running': ['本周未完，截至现在', 'the week is not over: until now'],
	'briefing.day': ['看哪一周（任一天）', 'Week of (any day)'],
	'briefing.pdf': ['A4 一页 PDF', 'One page of A4 as PDF'],
	'briefing.rate': ['完好率', 'Intact rate'],
	'briefing.rateChange': [
		'周初 {before} → 周末 {after}，目标 {target}',
		'{before} when it began → {after}, target {target}'
	],
	'briefing.broken': ['新坏', 'Newly broken'],
	'briefing.repaired': ['修复销号', 'Repaired and closed'],
	'briefing.outages': ['停水', 'Outages'],
	'briefing.overdue': ['逾期函告', 'Overdue letters'],
	'briefing.costs': ['对覆盖的影响', 'What it costs in coverage'],
	'briefing.costsOf': [
		'现状口径，{area}；按现在算，同组合并，不重复计',
		'As is, {area}; of now, each group together, nothing counted twice'
	],
	'briefing.costsToday': [
		'这一周已过：失去和恢复的覆盖都按今天（{day}）的状态算，不是该周末的。',
		'This week is over: coverage lost and regained is computed from the state of today ({day}), not of that week’s end.'
	],
	'briefing.noArea': [
		'还没有可计算的范围，影响未计算。',
		'There is no area to cover yet: costs are not computed.'
	],
	'briefing.costBroken': ['本周新坏、尚未修复的', 'Broken this week, not repaired'],
	'briefing.costRepaired': ['本周修复的（恢复）', 'Repaired this week (regained)'],
	'briefing.costOutages': ['停水涉及的', 'In an outage'],
	'briefing.costOverdue': ['函告逾期的', 'Of overdue letters'],
	'briefing.costAll': ['全部未销号的', 'Everything under way'],
	'briefing.area': ['面积', 'Area'],
	'briefing.buildings': ['建筑', 'Buildings'],
	'briefing.none': ['无', 'None'],
	'briefing.more': ['另有 {count} 处，见维修单', '{count} more: see the work orders'],
	'briefing.outage': [
		'{from} 至 {until}，{count} 处：{reason}',
		'{from} to {until}, {count} facilities: {reason}'
	],
	'briefing.overdueLine': [
		'{number} 致 {party}：{count} 处，逾期 {days} 天，第 {reminders} 次函告',
		'{number} to {party}: {count} facilities, {days} days over, letter no. {reminders}'
	],
	'briefing.overdueNow': ['截至今天', 'as of today'],
	'marks.title': ['标记质量', 'How marks were made'],
	'marks.menu': ['标记质量', 'Quality of marks'],
	'marks.lead': [
		'距离按手机当时的定位计，照片只计随这条标记拍的、已收到的。数字供核对和帮助，不作考核结论：补录、无信号、定位偏差都会影响。',
		'Distances by the phone’s position then, photos are those taken with the very mark that have come. The figures are to look and to help, no verdict: late entry, no signal and errors of position all show in them.'
	],
	'marks.summary': [
		'{people} 人标记 {count} 次；{meters} m 以内且有照片 {good}（{share}）；{meters} m 以内 {near}，有照片 {photo}，定位缺失 {unplaced}。',
		'{count} marks by {people} people; within {meters} m and with a photo {good} ({share}); within {meters} m {near}, with a photo {photo}, without a position {unplaced}.'
	],
	'marks.noMarks': ['这段时间没有现场标记。', 'There are no marks in this time.'],
	'marks.burst': [
		'{who} {from} 起 {count} 次标记 / {minutes} 分钟内',
		'{who}: {count} marks within {minutes} minutes from {from}'
	],
	'marks.bursts': [
		'五分钟内超过 {most} 次的，请一起核对',
		'More than {most} in five minutes: look at them together'
	],
	'marks.noBursts': [
		'没有五分钟内超过 {most} 次的标记。',
		'Nobody made more than {most} in five minutes.'
	],
	'marks.from': ['从', 'From'],
	'marks.until': ['到', 'Until'],
	'marks.day': ['日期', 'Day'],
	'marks.person': ['人员', 'Person'],
	'marks.count': ['标记', 'Marks'],
	'marks.near': ['{meters} m 以内', 'Within {meters} m'],
	'marks.photo': ['有照片', 'With a photo'],
	'marks.hours': ['起止', 'Hours'],
	'marks.busiest': ['最密五分钟', 'Busiest five minutes'],
	'marks.ownOnly': ['这里只显示您自己的标记。', 'These are your own marks only.']
} as const satisfies Record<string, readonly [string, string]>;
