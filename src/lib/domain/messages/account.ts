/** Signing in, accounts and roles. */
export const accountMessages = {
	'role.viewer': ['查看员', 'Viewer'],
	'role.crew': ['巡查员', 'Crew'],
	'role.planner': ['规划员', 'Planner'],
	'role.leader': ['领导', 'Leader'],
	'role.maintainer': ['维护单位', 'Maintainer'],
	'role.system_admin': ['系统管理员', 'System administrator'],
	'role.security_admin': ['安全管理员', 'Security administrator'],
	'role.auditor': ['审计员', 'Auditor']
} as const satisfies Record<string, readonly [string, string]>;
