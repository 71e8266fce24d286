import { randomUUID } from 'node:crypto';
import { beforeAll, expect, it } from 'vitest';
import { createFacility } from '#lib/server/services/facility.ts';
import { importOsm } from '#lib/server/services/import-osm.ts';
import { signNotice } from '#lib/server/services/notice/sign-notice.ts';
import { recordObservations } from '#lib/server/services/observation.ts';
import { recordOutage } from '#lib/server/services/outage.ts';
import { listWorkOrders } from '#lib/server/services/work-order.ts';
import { describeOnBothDatabases } from './harness/databases.ts';
import { contextOf, createTestDistrict } from './harness/districts.ts';
import { asPerson } from './harness/people.ts';
import { hydrant, newObservation } from './harness/register.ts';
import { addPerson, projectRoute, provideWeb, send, signIn } from './harness/requests.ts';
import { BLOCK, SOUTH, townSource, WEST } from './harness/town.ts';

const OWN = 'OWN-0001';
const FOREIGN = 'FOREIGN-0002';
const PARTY = '甲维保';
const OTHER = '乙维保';
const AT: [number, number] = [WEST + BLOCK, SOUTH + BLOCK];

/** Every address below a district that answers GET, read from the routes themselves. */
const modules = import.meta.glob<Record<string, unknown>>(
	'../../src/routes/api/districts/[[]district[]]/**/+server.ts'
);
/** Questions without which a route has nothing to say. */
const QUERIES: Record<string, string> = {
	'/search': `?q=${FOREIGN.slice(0, 7)}`,
	'/explain': `?at=${AT.join(',')}`,
	'/road-edge': `?lon=${AT[0]}&lat=${AT[1]}`,
	'/orders': '?state=under_way&party=',
	'/reach': '?kind=micro_station'
};

/** Computed in a thread of its own with the installation's database: not to be asked from here. */
const IN_THREAD =
	/^\/(coverage|cranes|explain|failures|reach|repairs|response|shortfall|tiles\/response|briefing|scenarios\/.*)/;

/** What a stream that never ends says at once. */
async function firstOf(response: Response): Promise<ArrayBuffer> {
	const reader = response.body!.getReader();
	const { value } = await reader.read();
	await reader.cancel();
	return new Uint8Array(value ?? []).buffer;
}

describeOnBothDatabases('a maintainer', (getDb) => {
	const ids: Record<string, string> = {};
	let cookie = '';
	let notice = '';
	provideWeb(getDb);

	const ask = async (path: string, as = cookie) => {
		const { response } = await send({ path: `/api/districts/g1${path}`, cookie: as }, projectRoute);
		const isStream = response.headers.get('content-type')?.startsWith('text/event-stream');
		const bytes = isStream ? await firstOf(response) : await response.arrayBuffer();
		return { status: response.status, text: Buffer.from(bytes).toString('latin1') };
	};
	const inBytes = (text: string) => Buffer.from(text).toString('latin1');

	beforeAll(async () => {
		const db = getDb();
		await createTestDistrict(db, 'g1');
		await importOsm(contextOf(db), 'g1', townSource());
		for (const [code, serviced_by, shift] of [
			[OWN, PARTY, 0],
			[FOREIGN, OTHER, 0.001]
		] as const) {
			const position: [number, number] = [AT[0] + shift, AT[1]];
			const input = hydrant({ code, name: `name-${code}`, serviced_by, position });
			ids[code] = (await createFacility(contextOf(db, '2026-01-01T00:00:00Z'), 'g1', input)).id;
			await recordObservations(contextOf(db), 'g1', [
				newObservation(ids[code], { condition: 'unusable', defects: ['frozen'] })
			]);
		}
		const leader = asPerson(db, { role: 'leader', district: 'g1' });
		const orders = await listWorkOrders(leader, 'g1', {
			state: 'open',
			role: 'serviced_by',
			party: OTHER
		});
		const letter = { party_role: 'serviced_by' as const, party: OTHER };
		notice = (await signNotice(leader, 'g1', { ...letter, order_ids: orders.map(({ id }) => id) }))
			.id;
		await recordOutage(leader, 'g1', {
			from_at: new Date(Date.now() - 3_600_000).toISOString(),
			until_at: new Date(Date.now() + 3_600_000).toISOString(),
			reason: '检修',
			facility_ids: [ids[FOREIGN] ?? '']
		});
		const membership = { district: 'g1', role: 'maintainer', party: PARTY } as const;
		cookie = await signIn(await addPerson(db, 'maint.g1', membership));
	});

	it('sees its own facility and its order', async () => {
		expect((await ask('/facilities')).text).toContain(OWN);
		expect((await ask('/orders')).text).toContain(OWN);
	});

	it('finds another’s by no address of the API', async () => {
		const addresses = Object.keys(modules)
			.map((file) => /\[district\]\/(.*)\/\+server\.ts$/.exec(file)?.[1])
			.flatMap((path) => (path === undefined ? [] : [`/${path}`]));
		expect(addresses).toEqual(expect.arrayContaining(['/facilities', '/orders', '/notices/[id]']));
		const secrets = [FOREIGN, ids[FOREIGN] ?? 'none', inBytes(OTHER)];
		const leaks: string[] = [];
		for (const address of addresses.filter((one) => !IN_THREAD.test(one))) {
			const path = address
				.replace('/facilities/[id]', `/facilities/${ids[FOREIGN]}`)
				.replace('/notices/[id]', `/notices/${notice}`)
				.replace('[z]/[x]/[y]', '15/28119/11386')
				.replace('[month]', '2026-01')
				.replace(/\[\w+\]/g, randomUUID());
			const { status, text } = await ask(path + (QUERIES[address] ?? ''));
			// What is sent back of the question itself tells nothing.
			const answer = text.replaceAll(/"(id|path)":"[^"]*"/g, (whole) =>
				path.includes(ids[FOREIGN] ?? 'none') ? '' : whole
			);
			if (status < 400 && secrets.some((secret) => answer.includes(secret)))
				leaks.push(`${status} ${path}`);
			expect(status, path).toBeLessThan(500);
		}
		expect(leaks).toEqual([]);
	});

	it('is told of another’s letter, facility and files that there are none', async () => {
		for (const path of [
			`/notices/${notice}`,
			`/notices/${notice}/file?format=xlsx`,
			`/facilities/${ids[FOREIGN]}`,
			`/facilities/${ids[FOREIGN]}/history`,
			`/facilities/${ids[FOREIGN]}/photos`
		])
			expect((await ask(path)).status, path).toBe(404);
		for (const path of ['/briefing', '/statements'])
			expect((await ask(path)).status, path).toBeGreaterThanOrEqual(403);
	});
});
