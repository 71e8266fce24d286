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
	'error.title.403': ['没有权限', 'Not allowed'],
	'error.title.404': ['没有找到', 'Not found'],
	'error.title.503': ['暂时不能使用', 'Not available yet'],
	'error.cure.403': [
		'在“我的账号”里可以看到您的权限；需要更多权限，请联系本单位的安全管理员。',
		'“My account” lists your rights; for more ask the security administrator of your unit.'
	],
	'error.cure.404': [
		'链接可能已过期或输错。请从区划列表重新进入。',
		'The link may be old or mistyped. Start again from the list of districts.'
	],
	'error.cure.500': [
		'已填写的内容可用浏览器“后退”找回。请稍后重试。',
		'The browser’s back button brings back what you entered. Try again in a moment.'
	],
	'error.cure.503': [
		'系统可能正在启动或升级，请过几秒刷新本页。',
		'The system may be starting or being upgraded: reload this page in a few seconds.'
	],
	'error.unexpected': [
		'出现意外错误，已记录（编号 {id}）。请重试；若仍不行，把编号告诉管理员。',
		'Something went wrong (id {id}). Try again; if it persists give the id to your administrator.'
	]
} as const satisfies Record<string, readonly [string, string]>;
