import { randomInt } from 'node:crypto';
import { translate } from '#lib/domain/messages/index.ts';
import {
	PLATE_ALPHABET,
	PLATE_TOKEN_LENGTH,
	PlateInputSchema,
	type PlateRow,
	type PlateToPrint
} from '#lib/domain/plate.ts';
import { FACILITY_KINDS } from '#lib/domain/facility.ts';
import { printPlates as print } from '#lib/formats/plate/print-plates.ts';
import { Invalid, NotFound } from '#lib/server/errors.ts';
import { insertAudit } from '#lib/server/queries/audit.ts';
import {
	insertPlates,
	listPlates as listRows,
	markPrinted,
	revokePlate as revokeRow
} from '#lib/server/queries/plate.ts';
import { bumpRevision } from '#lib/server/queries/revision.ts';
import { authorize, type Context } from './context.ts';
import { lockRegister, requireDistrict } from './district-access.ts';
import { parseInput } from './validation.ts';

const collator = new Intl.Collator('zh-CN', { numeric: true });

/** Facilities that have a plate, by road and code. */
export async function listPlates(context: Context, district: string): Promise<PlateRow[]> {
	authorize(context, district, 'facility.write');
	await requireDistrict(context.db, district);
	return sorted(await listRows(context.db, district));
}

/**
 * Prints plates for facilities, in the order of the roads; those that have none yet get one.
 *
 * @param origin Under which the public reaches us, e.g. `https://atlas.example`: it stands in every code.
 * @throws {Invalid} A facility is not there, or the address is no address.
 */
export async function printPlates(
	context: Context,
	district: string,
	input: unknown,
	origin: string
): Promise<{ bytes: Uint8Array; count: number; issued: number }> {
	authorize(context, district, 'facility.write');
	const { name, is_demo } = await requireDistrict(context.db, district);
	const { facility_ids, phone, owner, perSheet } = parseInput(PlateInputSchema, input);
	const ids = [...new Set(facility_ids)];
	const base = readOrigin(origin);
	const now = context.now();
	const { rows, issued } = await context.db.transaction(
		async (client) => {
			await lockRegister(client, district);
			const before = await listRows(client, district, { facilityIds: ids });
			assertAllThere(ids, before);
			const without = before.filter(({ token }) => token === null);
			await insertPlates(
				client,
				district,
				without.map(({ facility_id }) => ({ facilityId: facility_id, token: newToken() })),
				context.actor.name,
				now
			);
			await markPrinted(client, district, ids, now);
			if (without.length > 0) await bumpRevision(client, district, 'register');
			await insertAudit(client, {
				actor: context.actor,
				district,
				action: 'export',
				entity: 'plate',
				after: { facilities: ids.length, issued: without.length, origin: base, phone }
			});
			return {
				rows: await listRows(client, district, { facilityIds: ids }),
				issued: without.length
			};
		},
		{ label: 'issue plates' }
	);
	const plates = sorted(rows).map((row) => toPlate(row, base));
	const bytes = await print(plates, {
		title: `${name}标牌${is_demo ? '（示范数据）' : ''}`,
		phone,
		owner,
		layout: perSheet
	});
	return { bytes, count: plates.length, issued };
}

/** Ends a facility's plate, e.g. when it was torn off: its code opens nothing any more. @throws {NotFound} It has none. */
export async function revokePlate(
	context: Context,
	district: string,
	facilityId: string
): Promise<void> {
	authorize(context, district, 'facility.write');
	await context.db.transaction(
		async (client) => {
			await lockRegister(client, district);
			const { actor } = context;
			const token = await revokeRow(client, district, facilityId, actor.name, context.now());
			if (token === undefined)
				throw new NotFound(['这处设施没有在用的标牌。', 'This facility has no plate in force.']);
			await bumpRevision(client, district, 'register');
			await insertAudit(client, {
				actor,
				district,
				action: 'revoke',
				entity: 'plate',
				entityId: facilityId,
				before: { token }
			});
		},
		{ label: 'revoke plate' }
	);
}

function toPlate(row: PlateRow, base: string): PlateToPrint {
	const kind = FACILITY_KINDS.find((entry) => entry === row.kind) ?? 'hydrant';
	return {
		kindWord: translate(`kind.${kind}`, 'zh-CN'),
		code: row.code ?? row.name ?? '',
		road: row.address ?? row.road_name ?? '',
		link: `${base}/p/${row.token ?? ''}`
	};
}

function sorted(rows: readonly PlateRow[]): PlateRow[] {
	const key = (row: PlateRow) => `${row.road_name ?? ''} ${row.code ?? row.name ?? ''}`;
	return rows.toSorted(
		(a, b) => collator.compare(key(a), key(b)) || a.facility_id.localeCompare(b.facility_id)
	);
}

function assertAllThere(ids: readonly string[], rows: readonly PlateRow[]): void {
	const there = new Set(rows.map(({ facility_id }) => facility_id));
	const [missing] = ids.filter((id) => !there.has(id));
	if (missing === undefined) return;
	throw new Invalid(
		[
			'没有设施 {id}，或已拆除：请刷新列表后重选。',
			'There is no facility {id}, or it was removed: reload the list and choose again.'
		],
		{ params: { id: missing } }
	);
}

function readOrigin(text: string): string {
	const url = URL.canParse(text) ? new URL(text) : undefined;
	if (url && /^https?:$/.test(url.protocol)) return url.origin;
	throw new Invalid(
		[
			'“{text}”不是网址：请给出公众能打开的地址，如 https://xf.example.cn。',
			'"{text}" is no address: give one that the public can open, e.g. https://xf.example.cn.'
		],
		{ params: { text } }
	);
}

function newToken(): string {
	return Array.from(
		{ length: PLATE_TOKEN_LENGTH },
		() => PLATE_ALPHABET[randomInt(PLATE_ALPHABET.length)]
	).join('');
}
