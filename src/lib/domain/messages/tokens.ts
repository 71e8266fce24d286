/** Tokens for machine access, and the OGC API that they open. */
export const tokenMessages = {
	'token.title': ['访问令牌', 'Access tokens'],
	'token.manage': ['管理访问令牌（QGIS、其他系统）', 'Manage access tokens (QGIS, other systems)'],
	'token.lead': [
		'程序凭令牌代您读写，权限不超过您本人，可随时吊销。',
		'A program acts for you by a token, never beyond your rights; revoke it at any time.'
	],
	'token.fresh': [
		'“{name}”的令牌，只显示这一次。请复制到程序里（密码栏填令牌，用户名任意）：',
		'The token “{name}”, shown this once. Copy it into the program (as the password, with any user name):'
	],
	'token.new': ['新建令牌', 'New token'],
	'token.create': ['建立令牌', 'Make the token'],
	'token.name': ['用途', 'What for'],
	'token.nameHint': ['如“QGIS 规划科”', 'e.g. “QGIS, planning”'],
	'token.scope': ['读写', 'Scope'],
	'token.scope.read': ['只读', 'Read'],
	'token.scope.write': ['读写', 'Read and write'],
	'token.disclosure': ['可见数据', 'What it sees'],
	'token.disclosure.public': ['仅公开数据', 'Public data only'],
	'token.disclosure.internal': ['内部数据，不含敏感项', 'Internal, nothing sensitive'],
	'token.disclosure.sensitive': [
		'含敏感项（管网、压力、电话）',
		'Also sensitive (mains, pressure, phones)'
	],
	'token.districts': ['限于区', 'Districts'],
	'token.districtsHint': ['不选为您有权限的全部区', 'None chosen: all in which you have rights'],
	'token.everyDistrict': ['各区', 'All districts'],
	'token.days': ['有效天数', 'Valid for days'],
	'token.until': ['有效至', 'Valid until'],
	'token.lastUsed': ['最近使用', 'Last used'],
	'token.neverUsed': ['从未使用', 'Never used'],
	'token.createdAt': ['建立', 'Made'],
	'token.status': ['状态', 'Status'],
	'token.status.valid': ['有效', 'Valid'],
	'token.status.expired': ['已过期', 'Expired'],
	'token.status.revoked': ['已吊销', 'Revoked'],
	'token.revoke': ['吊销', 'Revoke'],
	'token.revokeSure': [
		'吊销令牌“{name}”？使用它的程序立即断开。',
		'Revoke the token “{name}”? Programs that use it are cut off at once.'
	],
	'token.revoked': ['已吊销令牌“{name}”。', 'The token “{name}” is revoked.'],
	'token.none': ['还没有令牌。', 'No tokens yet.'],
	'token.connect': ['连接 QGIS：各区的服务地址', 'Connect QGIS: addresses by district'],
	'token.back': ['返回我的账号', 'Back to my account'],
	'token.badDays': ['有效天数应为 1–366 的整数。', 'The days must be a whole number from 1 to 366.']
} as const satisfies Record<string, readonly [string, string]>;
