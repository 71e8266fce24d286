/** Roles of glossary.md; the last three are the administrators that graded protection (等保) separates. */
export const ROLES = [
	'viewer',
	'crew',
	'planner',
	'leader',
	'maintainer',
	'system_admin',
	'security_admin',
	'auditor'
] as const;
export type Role = (typeof ROLES)[number];

/** A person's (or the machine's) rights: roles per district; `*` stands for every district. */
export interface Membership {
	district: string;
	role: Role;
	/** maintainer only: the servicing unit whose facilities it sees. */
	party?: string | null;
}

/** What can be done; services ask for one of these, never for a role. */
export const PERMISSIONS = [
	'map.read',
	'sensitive.read',
	'observation.write',
	'receipt.read',
	'report.decide',
	'facility.report',
	'facility.write',
	'outage.write',
	'closure.write',
	'campaign.write',
	'scenario.write',
	'rule.write',
	'area.write',
	'import.run',
	'export.run',
	'paper.sign',
	'reply.send',
	'reply.import',
	'district.create',
	'account.manage',
	'role.grant',
	'session.manage',
	'audit.read'
] as const;
export type Permission = (typeof PERMISSIONS)[number];

/** Graded protection: the system administrator makes accounts, the security administrator grants rights and ends sessions, the auditor reads; none of the three works on data. */
const GRANTS: Record<Role, readonly Permission[]> = {
	viewer: ['map.read'],
	crew: [
		'map.read',
		'sensitive.read',
		'observation.write',
		'facility.report',
		'outage.write',
		'closure.write'
	],
	planner: [
		'map.read',
		'sensitive.read',
		'observation.write',
		'facility.report',
		'receipt.read',
		'report.decide',
		'facility.write',
		'outage.write',
		'closure.write',
		'campaign.write',
		'scenario.write',
		'rule.write',
		'area.write',
		'import.run',
		'export.run',
		'reply.send',
		'reply.import',
		'district.create'
	],
	leader: [
		'map.read',
		'sensitive.read',
		'observation.write',
		'facility.report',
		'receipt.read',
		'report.decide',
		'outage.write',
		'closure.write',
		'campaign.write',
		'scenario.write',
		'export.run',
		'paper.sign',
		'reply.send',
		'reply.import'
	],
	maintainer: ['map.read', 'observation.write', 'reply.send'],
	system_admin: ['account.manage'],
	security_admin: ['role.grant', 'session.manage'],
	auditor: ['audit.read']
};

/** The three administrators, none of whom holds another role. */
export const ADMINISTRATORS = [
	'system_admin',
	'security_admin',
	'auditor'
] as const satisfies readonly Role[];

/** Pages of the administration by the permissions of which one opens them, in the order of the menu. */
export const ADMIN_PAGES = {
	accounts: ['account.manage', 'role.grant', 'audit.read'],
	sessions: ['session.manage'],
	tokens: ['session.manage', 'audit.read'],
	failures: ['session.manage', 'audit.read'],
	audit: ['audit.read']
} as const satisfies Record<string, readonly Permission[]>;
export type AdminPage = keyof typeof ADMIN_PAGES;

/** The pages of the administration that somebody with these rights may open. */
export function adminPagesOf(memberships: readonly Membership[]): AdminPage[] {
	const roles = memberships.filter(({ district }) => district === '*').map(({ role }) => role);
	return (Object.keys(ADMIN_PAGES) as AdminPage[]).filter((page) =>
		ADMIN_PAGES[page].some((permission) => isPermitted(roles, permission))
	);
}

export function isPermitted(roles: readonly Role[], permission: Permission): boolean {
	return roles.some((role) => GRANTS[role].includes(permission));
}
