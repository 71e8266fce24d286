import { gzipSync } from 'node:zlib';
import { PbfWriter } from 'pbf';
import { describe, expect, it } from 'vitest';
import { FormatError } from '#lib/formats/format-error.ts';
import { withFile } from '../../../../tests/fixtures/osm/extract-file.ts';
import type { FixtureMap } from '../../../../tests/fixtures/osm/map-model.ts';
import {
	encodeBlob,
	encodeHeader,
	frameBlob,
	writePbf
} from '../../../../tests/fixtures/osm/write-pbf.ts';
import { writeXml } from '../../../../tests/fixtures/osm/write-xml.ts';
import { openOsm } from './open-osm.ts';
import type { OsmBlock } from './osm-model.ts';

const MAP: FixtureMap = {
	bbox: [126.5, 45.6, 126.7, 45.8],
	nodes: [
		{ id: -7, lon: 1265000000, lat: 457000000 },
		{
			id: 3,
			lon: 1265000100,
			lat: 457000200,
			tags: { name: '中山路 & <口>', emergency: 'fire_hydrant' }
		},
		{ id: 9_007_199_254_740, lon: -1800000000, lat: -900000000 }
	],
	ways: [{ id: 11, refs: [3, -7, 9_007_199_254_740, 3], tags: { highway: 'service' } }],
	relations: [
		{
			id: 5,
			members: [
				{ type: 'way', ref: 11, role: 'outer' },
				{ type: 'node', ref: -7, role: '' },
				{ type: 'relation', ref: -2, role: 'sub' }
			],
			tags: { type: 'multipolygon' }
		}
	]
};

async function readAll(path: string, nodes = true): Promise<OsmBlock[]> {
	const blocks: OsmBlock[] = [];
	for await (const block of (await openOsm(path)).blocks({ nodes })) blocks.push(block);
	return blocks;
}

function merge(blocks: readonly OsmBlock[]) {
	return {
		nodes: blocks.flatMap((block) =>
			[...block.nodeIds].map((id, i) => [id, block.nodeLons[i], block.nodeLats[i]])
		),
		tagged: blocks.flatMap((block) => block.taggedNodes),
		ways: blocks.flatMap((block) => block.ways.map((way) => ({ ...way, refs: [...way.refs] }))),
		relations: blocks.flatMap((block) => block.relations),
		problems: blocks.flatMap((block) => block.problems)
	};
}

const read = (name: string, content: string | Uint8Array) =>
	withFile(name, content, async (path) => merge(await readAll(path)));

/** What reading throws; it must be a FormatError. */
async function failure(content: string | Uint8Array): Promise<FormatError> {
	const outcome = await read('map.osm', content).catch((error: unknown) => error);
	expect(outcome).toBeInstanceOf(FormatError);
	return outcome as FormatError;
}

describe('reading a whole map', () => {
	const expected = {
		nodes: MAP.nodes.map(({ id, lon, lat }) => [id, lon, lat]),
		tagged: [{ id: 3, lon: 126.50001, lat: 45.70002, tags: MAP.nodes[1]?.tags }],
		ways: MAP.ways,
		relations: MAP.relations,
		problems: []
	};

	it.each([
		['PBF with dense nodes', writePbf(MAP)],
		['PBF with plain nodes, not packed', writePbf(MAP, { isPlain: true, isRaw: true })],
		[
			'PBF with offsets and another granularity',
			writePbf(MAP, { granularity: 50, lonOffset: 300, latOffset: -700 })
		],
		['PBF of one element a block', writePbf(MAP, { elementsPerBlock: 1 })],
		['XML', writeXml(MAP)],
		['XML with a byte order mark', `\uFEFF${writeXml(MAP)}`],
		['XML in gzip', gzipSync(writeXml(MAP))]
	])('gives what was written: %s', async (_, content) => {
		expect(await read('any.name', content)).toEqual(expected);
	});

	it('reads header, box and time', async () => {
		await withFile('map.osm.pbf', writePbf(MAP), async (path) => {
			expect((await openOsm(path)).header).toEqual({
				format: 'pbf',
				bbox: [126.5, 45.6, 126.7, 45.8],
				writingProgram: 'fixture',
				replicationTimestamp: '2026-01-02T00:00:00.000Z'
			});
		});
		const xml =
			'<osm version="0.6" generator="g"><meta osm_base="2024-04-01T00:00:00Z"/><bounds minlon="1" minlat="2" maxlon="3" maxlat="4"/></osm>';
		await withFile('map.osm', xml, async (path) => {
			expect((await openOsm(path)).header).toEqual({
				format: 'xml',
				bbox: [1, 2, 3, 4],
				writingProgram: 'g',
				replicationTimestamp: '2024-04-01T00:00:00.000Z'
			});
		});
	});

	it('leaves nodes out on demand, in the second reading as in the first', async () => {
		for (const content of [writePbf(MAP, { elementsPerBlock: 1 }), writeXml(MAP)])
			await withFile('map', content, async (path) => {
				const reader = await openOsm(path);
				for (const nodes of [false, true, false]) {
					const blocks: OsmBlock[] = [];
					for await (const block of reader.blocks({ nodes })) blocks.push(block);
					const whole = merge(blocks);
					expect(whole.nodes.length).toBe(nodes ? 3 : 0);
					expect(whole.ways).toEqual(expected.ways);
					expect(whole.relations).toEqual(expected.relations);
				}
			});
	});

	it('takes positions from ways where a file carries them there', async () => {
		const whole = await read(
			'map',
			writePbf({ ...MAP, nodes: MAP.nodes }, { locationsOnWays: true })
		);
		expect(whole.nodes.length).toBe(MAP.nodes.length + 4);
		const geom = '<osm><way id="1"><nd ref="5" lat="1.5" lon="2.5"/><nd ref="6"/></way></osm>';
		expect((await read('map', geom)).nodes).toEqual([[5, 25000000, 15000000]]);
	});

	it('reports progress up to the whole size', async () => {
		for (const content of [writePbf(MAP, { elementsPerBlock: 1 }), writeXml(MAP)])
			await withFile('map', content, async (path) => {
				const seen: number[] = [];
				const reader = await openOsm(path, { onProgress: (done) => seen.push(done) });
				for await (const block of reader.blocks()) expect(block).toBeDefined();
				expect(seen.at(-1)).toBe(reader.totalBytes);
				expect(seen).toEqual(seen.toSorted((a, b) => a - b));
			});
	});

	it('stops when told to', async () => {
		await withFile('map', writePbf(MAP), async (path) => {
			const reader = await openOsm(path, { signal: AbortSignal.abort(new Error('enough')) });
			await expect(reader.blocks().next()).rejects.toThrow('enough');
		});
	});
});

describe('elements that are not usable', () => {
	it('leaves deleted elements out and says so', async () => {
		const whole = await read(
			'map',
			`<osm><node id="1" visible="false"/><node id="2" lat="1" lon="1" action="delete"/>
			<way id="3" visible="false"><nd ref="1"/></way><relation id="4" visible="false"/>
			<node id="5" lat="1" lon="1" visible="true"/></osm>`
		);
		expect(whole.nodes).toEqual([[5, 1e7, 1e7]]);
		expect(whole.ways).toEqual([]);
		expect(whole.problems.map(({ code, element }) => [code, element])).toEqual([
			['deleted_element', 'node/1'],
			['deleted_element', 'node/2'],
			['deleted_element', 'way/3'],
			['deleted_element', 'relation/4']
		]);
	});

	it('reports nodes without a place on the Earth', async () => {
		const whole = await read(
			'map',
			'<osm><node id="1" lat="91" lon="0"/><node id="2" lon="1"/><node id="3" lat="x" lon="1"/></osm>'
		);
		expect(whole.nodes).toEqual([]);
		expect(whole.problems.map(({ element }) => element)).toEqual(['node/1', 'node/2', 'node/3']);
	});
});

describe('files that cannot be read', () => {
	it.each([
		['an empty file', '', 'empty'],
		['bzip2', 'BZh91AY&SY', 'bunzip2'],
		['something else', '{"type":"FeatureCollection"}', 'Not an OpenStreetMap file'],
		[
			'a picture',
			Buffer.from([0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10]),
			'Not an OpenStreetMap file'
		],
		['another XML', '<?xml version="1.0"?><gpx><wpt/></gpx>', '<gpx>'],
		['a diff', '<osmChange version="0.6"><modify/></osmChange>', 'diff'],
		['an old version', '<osm version="0.5"/>', '0.5'],
		['another encoding', '<?xml version="1.0" encoding="GBK"?><osm/>', 'GBK'],
		[
			'bytes that are no UTF-8',
			Buffer.from(
				'<osm><node id="1" lat="1" lon="1"><tag k="name" v="\xd6\xd0"/></node></osm>',
				'latin1'
			),
			'UTF-8'
		],
		['gzip of something else', gzipSync('hello'), 'Not OSM XML'],
		['an id that is no number', '<osm>\n<node id="x" lat="1" lon="1"/></osm>', 'line 2'],
		[
			'an entity bomb',
			'<!DOCTYPE osm [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><osm><node id="1" lat="1" lon="1"><tag k="n" v="&b;"/></node></osm>',
			'entity'
		]
	])('refuses %s with a reason', async (_, content, reason) => {
		expect((await failure(content)).message).toContain(reason);
	});

	it.each([
		[
			'an unknown feature',
			encodeHeader(undefined, { requiredFeatures: ['OsmSchema-V0.6', 'Teleport'] }),
			'Teleport'
		],
		[
			'a history file',
			encodeHeader(undefined, { requiredFeatures: ['HistoricalInformation'] }),
			'full-history'
		],
		['data before the header', encodeBlob('OSMData', new Uint8Array(4)), 'OSMHeader'],
		[
			'zstd',
			Buffer.concat([encodeHeader(undefined), frameBlob('OSMData', bytesField(7, 9))]),
			'zstd'
		],
		[
			'a block without data',
			Buffer.concat([encodeHeader(undefined), frameBlob('OSMData', new Uint8Array(0))]),
			'no data'
		],
		[
			'a block beyond 32 MiB',
			Buffer.concat([encodeHeader(undefined), frameBlob('OSMData', new Uint8Array(0), 1e9)]),
			'1000000000'
		],
		[
			'a block that unpacks beyond 32 MiB',
			Buffer.concat([encodeHeader(undefined), encodeBlob('OSMData', Buffer.alloc(40 * 2 ** 20))]),
			'larger than'
		],
		[
			'rubbish in zlib',
			Buffer.concat([encodeHeader(undefined), frameBlob('OSMData', bytesField(3, 50))]),
			'Broken OSM PBF block'
		]
	])('refuses a PBF with %s', async (_, content, reason) => {
		expect((await failure(content)).message).toContain(reason);
	});

	it('passes over block types that it does not know', async () => {
		const extra = Buffer.concat([
			encodeHeader(MAP.bbox),
			encodeBlob('OSMNew', Buffer.from('?')),
			writePbf(MAP).subarray(encodeHeader(MAP.bbox).length)
		]);
		expect((await read('map', extra)).ways).toEqual(MAP.ways);
	});

	it('names the byte where a PBF is cut off, wherever it is cut', async () => {
		const whole = writePbf(MAP, { elementsPerBlock: 2 });
		const ends = new Set<number>();
		await withFile('map', whole, async (path) => {
			for await (const block of (
				await openOsm(path, { onProgress: (done) => ends.add(done) })
			).blocks())
				expect(block).toBeDefined();
		});
		ends.add(encodeHeader(MAP.bbox).length);
		for (let length = 1; length < whole.length; length++) {
			if (ends.has(length)) continue;
			const error = await failure(whole.subarray(0, length));
			if (length > 15) expect(error.byteOffset).toBe(length);
		}
	});

	it('names the byte where XML and gzip are cut off, wherever they are cut', async () => {
		const xml = Buffer.from(writeXml(MAP));
		const packed = gzipSync(xml);
		for (let length = 1; length < xml.length; length += 7) {
			const error = await failure(xml.subarray(0, length));
			expect(error.message).toMatch(/cut off|UTF-8/);
			expect(error.byteOffset).toBe(length);
		}
		for (let length = 20; length < packed.length; length += 3)
			expect((await failure(packed.subarray(0, length))).byteOffset).toBe(length);
	});

	it('answers a PBF with any byte changed by a FormatError or by a whole reading', async () => {
		const whole = writePbf(MAP, { isRaw: true });
		for (let i = 0; i < whole.length; i++) {
			const changed = Buffer.from(whole);
			changed[i] = (changed[i] ?? 0) ^ (1 + ((i * 37) % 255));
			const outcome = await read('map', changed).catch((error: unknown) => error);
			if (outcome instanceof Error) expect(outcome).toBeInstanceOf(FormatError);
		}
	});
});

function bytesField(field: number, length: number): Uint8Array {
	const pbf = new PbfWriter();
	pbf.writeTag(field, 2);
	pbf.writeBytes(new Uint8Array(length).fill(7));
	return pbf.finish();
}
