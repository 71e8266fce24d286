import type { Queryable } from '#lib/server/db/pool.ts';
import { NotFound } from '#lib/server/errors.ts';
import { findDistrict, type DistrictRecord } from '#lib/server/queries/district.ts';
import { lockDistrict } from '#lib/server/queries/facility-write.ts';

/** @throws {NotFound} There is no such district. */
export async function requireDistrict(db: Queryable, code: string): Promise<DistrictRecord> {
	const district = await findDistrict(db, code);
	if (district) return district;
	throw noDistrict(code);
}

/**
 * Makes the transaction the only writer of the district's register until it ends, so that checks
 * of codes and versions hold.
 *
 * @throws {NotFound} There is no such district.
 */
export async function lockRegister(client: Queryable, code: string): Promise<void> {
	if (!(await lockDistrict(client, code))) throw noDistrict(code);
}

/** The error of a code that no district has. */
export function noDistrict(code: string): NotFound {
	return new NotFound(
		[
			'没有区划代码为“{code}”的区。请核对代码，或先新建该区。',
			'There is no district "{code}". Check the code, or create the district first.'
		],
		{ params: { code } }
	);
}
