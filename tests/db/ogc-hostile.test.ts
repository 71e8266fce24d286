import fc from 'fast-check';
import { beforeAll, expect, it } from 'vitest';
import { createDistrict } from '#lib/server/services/district.ts';
import { createFacility } from '#lib/server/services/facility.ts';
import { findCollection, openOgc } from '#lib/server/services/ogc/collections.ts';
import { listItems, propertiesOf, readFeatureText } from '#lib/server/services/ogc/items.ts';
import { readItemsRequest } from '#lib/server/services/ogc/params.ts';
import { AppError } from '#lib/server/errors.ts';
import { describeOnBothDatabases } from './harness/databases.ts';
import { contextOf, tableCounts } from './harness/districts.ts';
import { asPerson } from './harness/people.ts';
import { hydrant, squareAt } from './harness/register.ts';

const OUTLINE = squareAt(128, 47, { kind: 'built_up', name: 'x' }, 2).geometry;
const RUNS = { numRuns: 150, seed: 7 };

/** Pieces of attacks and of honest filters, put together at random. */
const PIECES = [
	`'`,
	`''`,
	`"`,
	`\\`,
	`\\'`,
	`;`,
	`--`,
	`/*`,
	`*/`,
	`$1`,
	`$99::text`,
	`%s`,
	`\0`,
	`\uD800`,
	`{`,
	`}`,
	`[0]`,
	` or 1=1 `,
	`drop table facility`,
	`union select`,
	`pg_sleep(9)`,
	`current_user`,
	`(select 1)`,
	`::text`,
	`E'\\x'`,
	`code`,
	`"code"`,
	`name`,
	`flow_lps`,
	`state`,
	`geometry`,
	`"f"."code"`,
	`f.code`,
	`district`,
	`responsible_phone`,
	` = `,
	` <> `,
	` < `,
	` like `,
	` in (`,
	` between `,
	` and `,
	` or `,
	` not `,
	` is null`,
	`(`,
	`)`,
	`,`,
	`1`,
	`-1e308`,
	`1e309`,
	`0`,
	`'x'`,
	`'%'`,
	`'H-1'`,
	`true`,
	`null`,
	` + `,
	` * `,
	` / `,
	` ^ `,
	` % `,
	`DATE('2026-01-01')`,
	`TIMESTAMP('2026-01-01T00:00:00Z')`,
	`CASEI(`,
	`S_INTERSECTS(geometry,`,
	`POINT(1 1)`,
	`BBOX(1,2,3,4)`,
	`POLYGON((0 0,1 1,1 0,0 0))`,
	`POINT(1e300 1e300)`,
	`消火栓`,
	`😀`
] as const;
const hostile = fc
	.array(fc.constantFrom(...PIECES), { minLength: 1, maxLength: 14 })
	.map((parts) => parts.join(''));
/** Filters that are well-formed, with literals that are not meant well. */
const literal = fc
	.oneof(hostile, fc.string({ unit: 'binary' }))
	.map((text) => `'${text.replaceAll(`\\`, `\\\\`).replaceAll(`'`, `''`)}'`);
const formed = fc
	.tuple(
		fc.constantFrom('code', 'name', 'road_name'),
		fc.constantFrom('=', '<>', '<', 'LIKE'),
		literal
	)
	.map((parts) => parts.join(' '));

describeOnBothDatabases('hostile filters', (getDb) => {
	const view = () => openOgc(asPerson(getDb(), { role: 'viewer', district: 'h1' }), 'h1');

	/** The codes found, or the refusal; anything else than a refusal of ours fails the test. */
	async function ask(query: Record<string, string>): Promise<string[] | AppError> {
		const opened = await view();
		const collection = findCollection(opened, 'hydrant');
		try {
			const properties = await propertiesOf(opened, collection);
			const request = readItemsRequest(opened, collection, properties, new URLSearchParams(query));
			const { features } = await listItems(opened, collection, request);
			return features.map((text) => String(readFeatureText(text).properties['code']));
		} catch (error) {
			if (error instanceof AppError && error.status === 400) return error;
			throw error;
		}
	}

	beforeAll(async () => {
		const operator = contextOf(getDb());
		for (const code of ['h1', 'h2']) {
			await createDistrict(operator, { code, name: code, boundary: OUTLINE, datum: 'WGS-84' });
			const input = {
				code: `${code}-1`,
				position: [128.9, 47.7] as [number, number],
				responsible_phone: '139'
			};
			await createFacility(operator, code, hydrant(input));
		}
		await createFacility(operator, 'h1', hydrant({ code: 'secret', disclosure: 'sensitive' }));
	});

	it('are answered or refused with a sentence, show nothing of other districts, and change nothing', async () => {
		const before = [await tableCounts(getDb(), 'h1'), await tableCounts(getDb(), 'h2')];
		let answered = 0;
		for (const filters of [hostile, formed]) {
			await fc.assert(
				fc.asyncProperty(filters, async (filter) => {
					const found = await ask({ filter });
					if (found instanceof AppError) return found.in('zh-CN').length > 0;
					answered += 1;
					return found.every((code) => code === 'h1-1');
				}),
				RUNS
			);
		}
		expect(answered).toBeGreaterThan(30);
		expect([await tableCounts(getDb(), 'h1'), await tableCounts(getDb(), 'h2')]).toEqual(before);
	});

	it('find exactly what equals a text, whatever is in it', async () => {
		const text = `it's "1" \\ -- ; drop`;
		const operator = contextOf(getDb());
		await createFacility(operator, 'h1', hydrant({ code: 'odd', name: text }));
		const quoted = `'${text.replaceAll(`\\`, `\\\\`).replaceAll(`'`, `''`)}'`;
		expect(await ask({ filter: `name = ${quoted}` })).toEqual(['odd']);
		expect(await ask({ name: text })).toEqual(['odd']);
	});

	it('reach no column that is not offered', async () => {
		for (const name of [
			'responsible_phone',
			'district',
			'recorded_by',
			'geom_x',
			'f.code',
			'attributes',
			'source_id'
		]) {
			expect(await ask({ filter: `"${name}" = 'x'` }), name).toBeInstanceOf(AppError);
			expect(await ask({ [name]: 'x' }), name).toBeInstanceOf(AppError);
		}
	});
});
