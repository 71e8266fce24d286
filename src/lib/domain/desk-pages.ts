import type { MessageKey } from './messages/index.ts';
import type { Permission } from './roles.ts';

/** A page of a district's desk; `path` stands behind `/d/{district}/`. */
export interface DeskPage {
	path: string;
	label: MessageKey;
	/** Who lacks it does not find the page in the menu. */
	needs?: Permission;
	/** Of the whole district: not for a servicing unit, which sees its own facilities only. */
	isOfDistrict?: true;
}

export interface DeskGroup {
	label: MessageKey;
	pages: readonly DeskPage[];
}

/** The menu of the desk, in the order of a day: what to answer for, what to look at, what to have repaired, what is registered, what is planned. */
export const DESK_GROUPS: readonly DeskGroup[] = [
	{
		label: 'desk.duty',
		pages: [
			{ path: 'briefing', label: 'briefing.menu', isOfDistrict: true },
			{ path: 'rate', label: 'ratePage.title' },
			{ path: 'statements', label: 'statement.menu', isOfDistrict: true },
			{ path: 'marks', label: 'marks.title' }
		]
	},
	{
		label: 'desk.rounds',
		pages: [
			{ path: 'due', label: 'due.menu' },
			{ path: 'rounds', label: 'round.menu' },
			{ path: 'campaigns', label: 'campaign.menu' },
			{ path: 'water-use', label: 'waterUse.menu' },
			{ path: 'handbook', label: 'handbook.menu', needs: 'sensitive.read' },
			{ path: 'receipts', label: 'receipt.menu', needs: 'observation.write' },
			{ path: 'refused', label: 'refused.menu', needs: 'observation.write' },
			{ path: 'handovers', label: 'handover.menu', needs: 'import.run' }
		]
	},
	{
		label: 'desk.repairs',
		pages: [
			{ path: 'orders', label: 'orders.menu' },
			{ path: 'repairs', label: 'repair.title' },
			{ path: 'reports', label: 'report.menu', needs: 'report.decide' }
		]
	},
	{
		label: 'desk.register',
		pages: [
			{ path: 'table/hydrant', label: 'menu.table' },
			{ path: 'import', label: 'ledger.menu', needs: 'import.run' },
			{ path: 'survey', label: 'survey.menu', needs: 'import.run' },
			{ path: 'plates', label: 'plate.menu', needs: 'facility.write' },
			{ path: 'data', label: 'menu.data' }
		]
	},
	{
		label: 'desk.planning',
		pages: [
			{ path: 'shortfall', label: 'shortfall.menu' },
			{ path: 'what-if', label: 'whatIf.title' },
			{ path: 'rules', label: 'menu.rules' },
			{ path: 'export', label: 'action.export', needs: 'export.run' },
			{ path: 'papers', label: 'papers.menu', needs: 'export.run' }
		]
	}
];

/** The menu of somebody with these rights in the district; a group without a page is left out. */
export function deskGroupsFor(permissions: readonly string[]): DeskGroup[] {
	// Only a servicing unit marks what it may not see all of.
	const isConfined =
		permissions.includes('observation.write') && !permissions.includes('sensitive.read');
	return DESK_GROUPS.map(({ label, pages }) => ({
		label,
		pages: pages.filter(
			({ needs, isOfDistrict }) =>
				(needs === undefined || permissions.includes(needs)) && !(isOfDistrict && isConfined)
		)
	})).filter(({ pages }) => pages.length > 0);
}
