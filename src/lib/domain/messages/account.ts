/** Signing in, accounts and roles. */
export const accountMessages = {
	'role.viewer': ['查看员', 'Viewer'],
	'role.crew': ['巡查员', 'Crew'],
	'role.planner': ['规划员', 'Planner'],
	'role.leader': ['领导', 'Leader'],
	'role.maintainer': ['维护单位', 'Maintainer'],
	'role.system_admin': ['系统管理员', 'System administrator'],
	'role.security_admin': ['安全管理员', 'Security administrator'],
	'role.auditor': ['审计员', 'Auditor'],
	'session.required': ['请先登录。', 'Sign in first.'],
	'session.crossSite': [
		'已拒绝：此请求不是从本系统的页面发出的。请从本系统的地址打开页面后重试。',
		'Refused: this request does not come from a page of this system. Open the page at its own address and try again.'
	],
	'login.title': ['登录', 'Sign in'],
	'login.username': ['工号', 'Username'],
	'login.password': ['密码', 'Password'],
	'login.submit': ['登录', 'Sign in'],
	'login.missing': ['请填写工号和密码。', 'Enter username and password.'],
	'login.noSignUp': [
		'账号由系统管理员开通；忘记密码请联系系统管理员重置。',
		'Accounts are made by the system administrator, who also resets forgotten passwords.'
	],
	'login.demoHint': [
		'首次启动时，各角色的示范账号和密码显示在服务器终端上。',
		'At its first start the server printed an account and password for each role to its terminal.'
	],
	'login.signedOut': ['已退出登录。', 'You have signed out.'],
	'login.purpose': [
		'找出、补上并证明火场上会误事的每一处',
		'Find, fix and prove what would fail in a fire'
	],
	'account.title': ['我的账号', 'My account'],
	'account.signOut': ['退出登录', 'Sign out'],
	'account.backToMap': ['返回地图', 'Back to the map'],
	'account.rights': ['我的权限', 'My rights'],
	'account.noRights': [
		'尚未授权：请联系安全管理员。',
		'No rights yet: ask the security administrator.'
	],
	'account.everyDistrict': ['全部辖区', 'Every district'],
	'account.changePassword': ['修改密码', 'Change password'],
	'account.currentPassword': ['当前密码', 'Current password'],
	'account.newPassword': ['新密码', 'New password'],
	'account.repeatPassword': ['再次输入新密码', 'Repeat the new password'],
	'account.passwordRule': [
		'10 位以上，含大写、小写、数字、符号中的至少三种，不含工号。首次登录后建议修改。',
		'10 characters or more, three of: capitals, small letters, digits, signs; without the username. Change it after the first sign-in.'
	],
	'account.repeatDiffers': ['两次输入的新密码不一致。', 'The new passwords differ.'],
	'account.passwordChanged': [
		'密码已修改，其他设备上的登录已失效。',
		'Password changed; sessions on other devices have ended.'
	],
	'language.switch': ['English', '中文']
} as const satisfies Record<string, readonly [string, string]>;
