import type { Database } from '#lib/server/db/pool.ts';
import { insertLoginAttempt } from '#lib/server/queries/login-attempt.ts';
import { addAccounts } from '#lib/server/services/account.ts';
import { createArea } from '#lib/server/services/area.ts';
import { createClosure } from '#lib/server/services/closure.ts';
import { createFacility } from '#lib/server/services/facility.ts';
import { importOsm } from '#lib/server/services/import-osm.ts';
import { importLedger } from '#lib/server/services/ledger/import-ledger.ts';
import { recordObservations } from '#lib/server/services/observation.ts';
import { recordOutage } from '#lib/server/services/outage.ts';
import { setRule } from '#lib/server/services/rule.ts';
import { saveVehicle } from '#lib/server/services/vehicle.ts';
import { contextOf, createTestDistrict } from './districts.ts';
import { ledgerOf } from './ledgers.ts';
import { hydrant, newObservation, squareAt } from './register.ts';
import { SOUTH, townSource, WEST } from './town.ts';

export const INSTALLATION = {
	district: 'k1',
	sessionToken: 'token-of-a-session-that-must-not-leave'
};

/** Values that a careless copy would change: quotes, line ends, backslashes, tabs, rare characters. */
const AWKWARD = '“引号” "quotes" \\ back\\slash\n第二行\t制表 {brace},(paren) NULL 𠮷😀';

/** A district with something in nearly every table: map, register, ledger, restrictions, accounts. */
export async function furnishInstallation(db: Database): Promise<void> {
	const { district } = INSTALLATION;
	const context = contextOf(db);
	await createTestDistrict(db, district);
	await importOsm(context, district, townSource());
	const place = (input: object) => createFacility(context, district, hydrant(input));
	const station = await place({
		kind: 'fire_station',
		ownership: null,
		category: 'national',
		name: AWKWARD,
		position: [WEST + 1 / 3, SOUTH + 1 / 7],
		attributes: { turnout_seconds: 60 }
	});
	await saveVehicle(context, district, {
		station_id: station.id,
		kind: 'main_pumper',
		name: AWKWARD.slice(0, 40),
		height_m: 3.45
	});
	const seen = await place({ code: 'M-1', position: [WEST + 0.001, SOUTH + 0.001] });
	await recordObservations(context, district, [
		newObservation(seen.id, { condition: 'impaired', defects: ['leaking'], note: AWKWARD })
	]);
	const ledger =
		'编号,名称,经度,纬度,状态,检查日期\nA-1,一号,128.9021,47.7221,完好,2025-05-01\nA-2,,128.9041,47.7222,完好,2025-05-01\n';
	await importLedger(context, district, await ledgerOf(ledger, { as_of: '2025-06-30' }));
	const [from_at, until_at] = ['2026-01-01T00:00:00Z', '2036-01-01T00:00:00Z'];
	await recordOutage(context, district, {
		from_at,
		until_at,
		reason: AWKWARD,
		facility_ids: [seen.id]
	});
	await createClosure(context, district, {
		from_at,
		until_at,
		reason: '修路',
		geometry: { type: 'Point', coordinates: [WEST + 0.001, SOUTH] }
	});
	await createArea(
		context,
		district,
		squareAt(WEST, SOUTH, { kind: 'township', name: '镇' }, 0.01)
	);
	await setRule(context, district, 'hydrant.radius_m', { value: 120.5, reason: AWKWARD });
	await furnishAccounts(db);
}

async function furnishAccounts(db: Database): Promise<void> {
	const memberships = [{ district: INSTALLATION.district, role: 'planner' } as const];
	await addAccounts(contextOf(db), [{ username: 'k1001', name: '张三', memberships }]);
	const attempt = { username: 'k1001', address: '10.0.0.7', succeeded: true };
	await insertLoginAttempt(db, { at: new Date(), ...attempt });
	await db.query(
		`insert into session ("id", "expiresAt", "token", "userId")
		select 's1', now() + interval '1 day', $1, "id" from "user" limit 1`,
		[INSTALLATION.sessionToken]
	);
}
