import { beforeAll, expect, it } from 'vitest';
import { Forbidden, Invalid } from '#lib/server/errors.ts';
import { createFacility, updateFacility } from '#lib/server/services/facility.ts';
import {
	findHandbookStation,
	listHandbooks,
	printHandbook
} from '#lib/server/services/handbook.ts';
import { importOsm } from '#lib/server/services/import-osm.ts';
import { describeOnBothDatabases } from './harness/databases.ts';
import { contextOf, createTestDistrict, insertTestFacility } from './harness/districts.ts';
import { asPerson } from './harness/people.ts';
import { hydrant } from './harness/register.ts';
import { BLOCK, SOUTH, townSource, WEST } from './harness/town.ts';

describeOnBothDatabases('the water-source book', (getDb) => {
	const leader = () => asPerson(getDb(), { role: 'leader' });
	let station = '';
	let east = '';
	const made: { id: string; version: number }[] = [];
	const print = (options: { isEdition?: boolean; reachMeters?: number } = {}) =>
		printHandbook(leader(), 'r1', station, { locale: 'zh-CN', ...options });

	beforeAll(async () => {
		const context = contextOf(getDb());
		await createTestDistrict(getDb(), 'r1');
		await importOsm(context, 'r1', townSource());
		station = await insertTestFacility(getDb(), 'r1', {
			kind: 'fire_station',
			lon: WEST,
			lat: SOUTH,
			name: '中心站'
		});
		east = await insertTestFacility(getDb(), 'r1', {
			kind: 'fire_station',
			lon: WEST + 1.25 * BLOCK,
			lat: SOUTH,
			name: '河东站'
		});
		for (const [index, code] of ['东大街-2', '东大街-10', '东大街-1'].entries())
			made.push(
				await createFacility(
					context,
					'r1',
					hydrant({
						code,
						station_id: index === 2 ? null : station,
						position: index === 1 ? null : [WEST + index * 0.5 * BLOCK, SOUTH]
					})
				)
			);
	});

	it('has a page for each water of the station, numbers by their value, with map and streets', async () => {
		const { bytes, book } = await print();
		expect(new TextDecoder('latin1').decode(bytes.subarray(0, 5))).toBe('%PDF-');
		expect(book).toMatchObject({ station: '中心站', edition: 1, previousMadeAt: null });
		expect(book.pages.map(({ label }) => label)).toEqual(['东大街-2', '东大街-10']);
		const [placed, unplaced] = book.pages;
		expect(placed?.surroundings?.roads.length).toBeGreaterThan(5);
		expect(placed?.surroundings?.roads.some(({ name }) => name === '中心大街')).toBe(true);
		expect(placed?.surroundings?.waters[0]).toMatchObject({ x: 0, y: 0, label: '东大街-2' });
		expect(unplaced?.surroundings).toBeNull();
		expect(book.pages.some(({ isNew, isChanged }) => isNew || isChanged)).toBe(false);
	});

	it('has what names no station in the book of the one that is there first by road', async () => {
		const { book } = await printHandbook(leader(), 'r1', east, { locale: 'zh-CN' });
		expect(book.pages.map(({ label }) => label)).toEqual(['东大街-1']);
		expect(book.nearestCount).toBe(1);
	});

	it('takes the waters within a distance instead', async () => {
		const { book } = await print({ reachMeters: 200 });
		expect(book.pages.map(({ label }) => label)).toEqual(['东大街-1', '东大街-2']);
	});

	it('marks what changed since the last edition, what is new, and what is gone', async () => {
		const context = contextOf(getDb());
		await print({ isEdition: true });
		expect((await print()).book).toMatchObject({ edition: 2 });
		const [first, second, third] = made;
		await updateFacility(context, 'r1', first?.id ?? '', { version: 1, address: '东大街 2 号' });
		await updateFacility(context, 'r1', second?.id ?? '', { version: 1, station_id: null });
		await updateFacility(context, 'r1', third?.id ?? '', { version: 1, station_id: station });
		const { book } = await print({ isEdition: true });
		expect(book.pages.map(({ label, isNew, isChanged }) => [label, isNew, isChanged])).toEqual([
			['东大街-1', true, false],
			['东大街-2', false, true]
		]);
		const facts = book.pages[1]?.facts.filter(({ isChanged }) => isChanged);
		expect(facts).toEqual([
			{ key: 'address', label: '地址', value: '东大街 2 号', isChanged: true }
		]);
		expect(book.removed).toEqual(['东大街-10']);
		const listed = (await listHandbooks(leader(), 'r1')).find(({ id }) => id === station);
		expect(listed).toMatchObject({ name: '中心站', edition: 2, pageCount: 2 });
		// A look changes no page: only what the register says does.
		expect((await print()).book.pages.some(({ isNew, isChanged }) => isNew || isChanged)).toBe(
			false
		);
	});

	it('finds its station by id or name, and names those that there are', async () => {
		const find = (called: string) => findHandbookStation(leader(), 'r1', called);
		expect(await find('中心站')).toBe(station);
		expect(await find(station)).toBe(station);
		expect(await find('河东')).toBe(east);
		await expect(find('西站')).rejects.toThrow(/没有“西站”.*河东站.*中心站/);
		await expect(find('站')).rejects.toThrow(/河东站（.*）、中心站/);
		await expect(find('')).rejects.toThrow(Invalid);
	});

	it('is of a station, and for those who may see mains and phones', async () => {
		const of = (id: string) => printHandbook(leader(), 'r1', id, { locale: 'zh-CN' });
		await expect(of(made[0]?.id ?? '')).rejects.toThrow(Invalid);
		const viewer = asPerson(getDb(), { role: 'viewer' });
		await expect(printHandbook(viewer, 'r1', station, { locale: 'zh-CN' })).rejects.toThrow(
			Forbidden
		);
		const crew = asPerson(getDb(), { role: 'crew' });
		const edition = { locale: 'zh-CN', isEdition: true } as const;
		await expect(printHandbook(crew, 'r1', station, edition)).rejects.toThrow(Forbidden);
	});
});
