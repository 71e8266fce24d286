/** QR plates, what the public reports through them, and the desk that decides. */
export const publicMessages = {
	'public.emergency': ['火警、险情请立即拨打 119', 'Fire or danger: call 119 at once'],
	'public.title': ['消防设施报损', 'Report a fire facility'],
	'public.what': ['什么情况', 'What is it'],
	'public.kind.damaged': ['设施坏了', 'It is damaged'],
	'public.kindHint.damaged': ['漏水、撞坏、缺零件、打不开', 'Leaking, hit, parts missing, stuck'],
	'public.kind.hazard': ['有隐患', 'There is a hazard'],
	'public.kindHint.hazard': ['被车、货物、围挡占住或挡住', 'Blocked by cars, goods or fences'],
	'public.text': ['说明（可不填）', 'In your words (optional)'],
	'public.photo': ['照片（可不填）', 'Photo (optional)'],
	'public.phone': ['联系电话（可不填）', 'Your telephone (optional)'],
	'public.privacy': [
		'电话只给处理人看，处理完 90 天后删除；照片里的位置信息会去掉。',
		'Your number is shown to those who handle the report only, and deleted 90 days after; the place is taken out of the photo.'
	],
	'public.send': ['提交', 'Send'],
	'public.thanks': ['收到，谢谢', 'Received, thank you'],
	'public.numberIs': ['受理号', 'Your number'],
	'public.keepNumber': [
		'请记下或截图：凭它查看答复。',
		'Write it down or take a picture: it shows you the answer.'
	],
	'public.lookUp': ['查看答复', 'See the answer'],
	'public.answerTitle': ['查看答复', 'Answer to a report'],
	'public.number': ['受理号（10 位数字）', 'Number (10 digits)'],
	'public.find': ['查询', 'Look up'],
	'public.status.new': ['正在核实', 'Being looked at'],
	'public.status.accepted': ['已采纳', 'Accepted'],
	'public.status.rejected': ['未采纳', 'Not accepted'],

	'report.menu': ['公众上报', 'Public reports'],
	'report.title': ['公众上报 · {district}', 'Public reports · {district}'],
	'report.lead': [
		'采纳并选了状态的，才会成为一次“目视”观察；答复会给上报人看。',
		'Only what is accepted with a condition becomes an observation; the answer is read by the reporter.'
	],
	'report.mayNot': [
		'处理公众上报需要规划员或领导权限。',
		'Deciding reports needs the rights of a planner or leader.'
	],
	'report.none': ['没有上报。', 'No reports.'],
	'report.waiting': ['待处理 {count} 条', '{count} waiting'],
	'report.decidedList': ['已处理', 'Decided'],
	'report.phone': ['电话', 'Telephone'],
	'report.photoAlt': ['上报照片', 'Photo of the report'],
	'report.condition': ['记为', 'Record as'],
	'report.noCondition': ['不改变状态（只答复）', 'No change of state (answer only)'],
	'report.defects': ['缺陷', 'Defects'],
	'report.answer': ['答复', 'Answer'],
	'report.accept': ['采纳', 'Accept'],
	'report.reject': ['不采纳', 'Reject'],
	'report.by': ['{name} · {time}', '{name} · {time}'],
	'report.observed': ['已记入观察', 'Recorded as an observation'],

	'plate.menu': ['二维码标牌', 'QR plates'],
	'plate.title': ['二维码标牌 · {district}', 'QR plates · {district}'],
	'plate.lead': [
		'勾选设施，打印 A4 标牌。码里是随机号，不是编号；标牌丢了可作废重发。',
		'Tick facilities and print A4 sheets. The code is random, not the number; a lost plate can be revoked.'
	],
	'plate.mayNot': ['打印标牌需要规划员权限。', 'Printing plates needs the rights of a planner.'],
	'plate.kind': ['类型', 'Kind'],
	'plate.words': ['编号、道路', 'Number, road'],
	'plate.without': ['只看没有标牌的', 'Without a plate only'],
	'plate.filter': ['筛选', 'Filter'],
	'plate.phone': ['报修电话', 'Telephone for repairs'],
	'plate.owner': ['落款单位', 'Unit on the plate'],
	'plate.origin': ['公众打开的网址', 'Address that the public opens'],
	'plate.perSheet': ['每张 A4 几块', 'Plates a sheet'],
	'plate.print': ['打印 {count} 块（PDF）', 'Print {count} (PDF)'],
	'plate.none': ['没有符合的设施。', 'No such facility.'],
	'plate.all': ['全选这 {count} 处（共 {total} 处）', 'All {count} shown (of {total})'],
	'plate.choose': ['选', 'Choose'],
	'plate.facility': ['编号', 'Number'],
	'plate.road': ['位置', 'Place'],
	'plate.issued': ['发码', 'Issued'],
	'plate.printed': ['最近打印', 'Last printed'],
	'plate.revoke': ['作废', 'Revoke'],
	'plate.scan': ['扫标牌', 'Scan a plate'],
	'plate.scanHint': ['对准设施上的二维码', 'Point at the code on the facility'],
	'plate.unknown': [
		'资料包里没有这块标牌：可能已作废，或资料包旧了。',
		'This plate is not in the pack: it was revoked, or the pack is old.'
	],
	'plate.notPlate': ['这不是设施标牌。', 'This is no plate of a facility.']
} as const satisfies Record<string, readonly [string, string]>;
