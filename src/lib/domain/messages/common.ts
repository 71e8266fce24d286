/** Words of every screen. */
export const commonMessages = {
	'app.name': ['消防设施一张图', 'Fire Atlas'],
	'app.demo': ['示范数据', 'Demo data'],
	'app.demoNote': ['示范数据：点位为虚构，仅供演示', 'Demo data: positions are invented'],
	'action.save': ['保存', 'Save'],
	'action.cancel': ['取消', 'Cancel'],
	'action.close': ['关闭', 'Close'],
	'action.export': ['导出', 'Export'],
	'action.retry': ['重试', 'Try again'],
	'error.notFound': ['没有这个页面。', 'There is no such page.'],
	'error.title': ['出错了', 'Something went wrong'],
	'error.unexpected': [
		'出现意外错误，已记录（编号 {id}）。请重试；若仍不行，把编号告诉管理员。',
		'Something went wrong (id {id}). Try again; if it persists give the id to your administrator.'
	]
} as const satisfies Record<string, readonly [string, string]>;
