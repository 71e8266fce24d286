import { describe, expect, it } from 'vitest';
import {
	PERMISSIONS,
	ROLES,
	adminPagesOf,
	isPermitted,
	type Permission,
	type Role
} from './roles.ts';

/** Written out again on purpose: a right that is given or taken by mistake shows here. */
const MAY: Record<Role, Permission[]> = {
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

describe('rights', () => {
	it.each(ROLES)('of a %s are those and no others', (role) => {
		const granted = PERMISSIONS.filter((permission) => isPermitted([role], permission));
		expect(granted).toEqual(PERMISSIONS.filter((permission) => MAY[role].includes(permission)));
	});

	it('show no data to the three administrators, and give each a power that no other role has', () => {
		for (const role of ['system_admin', 'security_admin', 'auditor'] as const) {
			expect(isPermitted([role], 'map.read')).toBe(false);
			for (const permission of MAY[role]) {
				const others = ROLES.filter((other) => other !== role);
				expect(isPermitted(others, permission)).toBe(false);
			}
		}
	});

	it('open to each administrator the pages of its duty, only if it is one of the whole', () => {
		const pages = (role: Role, district = '*') => adminPagesOf([{ role, district }]);
		expect(pages('system_admin')).toEqual(['accounts']);
		expect(pages('security_admin')).toEqual(['accounts', 'sessions', 'tokens', 'failures']);
		expect(pages('auditor')).toEqual(['accounts', 'tokens', 'failures', 'audit']);
		expect(pages('auditor', 'r1')).toEqual([]);
		expect(pages('planner')).toEqual([]);
	});

	it('add up over the roles of a person, and are none without a role', () => {
		expect(isPermitted(['viewer', 'auditor'], 'audit.read')).toBe(true);
		expect(isPermitted([], 'map.read')).toBe(false);
	});
});
