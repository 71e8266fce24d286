/** Marks that went back to their phones (退回记录), as the desk sees them. */
export const refusedMessages = {
	'refused.menu': ['退回记录', 'Refused marks'],
	'refused.title': ['{district} · 退回记录', '{district} · Refused marks'],
	'refused.lead': [
		'服务器没有收下、退回手机的标记：谁的、哪一处、为什么。本人在手机上重做后自动销去。',
		'Marks that the server did not take and that went back to their phones: whose, of what, and why. One that its author makes anew resolves itself.'
	],
	'refused.ownLead': [
		'服务器没有收下、退回您手机的标记。请在手机“待发送”里逐条重做。',
		'Your marks that the server did not take. Make each anew in your phone’s outbox.'
	],
	'refused.waiting': ['{count} 条等本人处理', '{count} wait for their authors'],
	'refused.showAll': ['查看全部（含已处理）', 'Show all, resolved ones too'],
	'refused.showWaiting': ['只看未处理', 'Only those that wait'],
	'refused.noneWaiting': ['没有等待处理的退回记录。', 'No refused mark waits for anybody.'],
	'refused.none': ['从未退回过标记。', 'No mark was ever refused.'],
	'refused.facility': ['设施', 'Facility'],
	'refused.who': ['谁的手机', 'Whose phone'],
	'refused.said': ['标记内容', 'What it says'],
	'refused.why': ['为什么退回', 'Why'],
	'refused.since': ['退回时间', 'Since'],
	'refused.now': ['现在', 'Now'],
	'refused.noFacility': ['台账里没有', 'Not in the register'],
	'refused.seenAt': ['看到时间（手机）{at}', 'seen at {at} (phone)'],
	'refused.photos': ['照片 {count} 张', '{count} photos'],
	'refused.unreadable': ['内容无法留存，见手机', 'could not be kept here: see the phone'],
	'refused.settle': ['在此处理', 'Set aside'],
	'refused.settleNote': ['怎样处理的', 'What was done about it'],
	'refusedState.waiting': ['等本人处理', 'Waits for its author'],
	'refusedState.replaced': ['本人已重做', 'Made anew by its author'],
	'refusedState.taken': ['后来已收下', 'Taken after all'],
	'refusedState.settled': ['已在桌面处理', 'Set aside at the desk']
} as const satisfies Record<string, readonly [string, string]>;
