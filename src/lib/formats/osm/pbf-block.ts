import { PbfReader } from 'pbf';
import type { OsmTags } from '#lib/domain/osm-tags.ts';
import { BlockBuilder } from './block-builder.ts';
import type { OsmBlock, OsmMember } from './osm-model.ts';
import {
	endOfBytes,
	PbfBroken,
	readBytesWithin,
	readFieldsWithin,
	readMessageWithin,
	readPackedWithin
} from './pbf-message.ts';

const NANODEGREES_PER_UNIT = 100;
const MEMBER_TYPES = ['node', 'way', 'relation'] as const;

/**
 * Decodes a PrimitiveBlock: plain and dense nodes, ways (with embedded positions, if any) and relations.
 *
 * @param withNodes False skips nodes without looking at them.
 * @throws {Error} The bytes are not a PrimitiveBlock, whatever the reason.
 */
export function decodePrimitiveBlock(bytes: Uint8Array, withNodes: boolean): OsmBlock {
	const decoder = new BlockDecoder(bytes);
	decoder.readGroups(withNodes);
	return decoder.block.finish();
}

/** Strings, scale and output of one block while its groups are read. */
class BlockDecoder {
	readonly block = new BlockBuilder();
	readonly #pbf: PbfReader;
	readonly #strings: (Uint8Array | string)[] = [];
	readonly #groups: { start: number; end: number }[] = [];
	readonly #text = new TextDecoder();
	#granularity = 100;
	#lonOffset = 0;
	#latOffset = 0;

	/** Finds strings, groups and scale first: the scale stands after the groups that need it. */
	constructor(bytes: Uint8Array) {
		const pbf = (this.#pbf = new PbfReader(bytes));
		readFieldsWithin(pbf, bytes.length, (field) => {
			if (field === 1) this.#readStrings(bytes.length);
			else if (field === 2) {
				const end = endOfBytes(pbf, bytes.length);
				this.#groups.push({ start: pbf.pos, end });
				pbf.pos = end;
			} else if (field === 17) this.#granularity = pbf.readVarint(true);
			else if (field === 19) this.#latOffset = pbf.readVarint(true);
			else if (field === 20) this.#lonOffset = pbf.readVarint(true);
		});
	}

	readGroups(withNodes: boolean): void {
		const pbf = this.#pbf;
		for (const { start, end } of this.#groups) {
			pbf.pos = start;
			readFieldsWithin(pbf, end, (field) => {
				if (field === 1 && withNodes) this.#readNode(end);
				else if (field === 2 && withNodes) this.#readDenseNodes(end);
				else if (field === 3) this.#readWay(end, withNodes);
				else if (field === 4) this.#readRelation(end);
			});
		}
	}

	#readStrings(limit: number): void {
		const pbf = this.#pbf;
		readMessageWithin(pbf, limit, (field, end) => {
			if (field === 1) this.#strings.push(readBytesWithin(pbf, end));
		});
	}

	/** Decoded on first use: most strings of a table are user names that nobody asks for. */
	#string(index: number): string {
		const entry = this.#strings[index];
		if (entry === undefined) throw new PbfBroken(`string ${index} of ${this.#strings.length}`);
		if (typeof entry === 'string') return entry;
		return (this.#strings[index] = this.#text.decode(entry));
	}

	#tags(keys: readonly number[], values: readonly number[]): OsmTags {
		if (keys.length !== values.length)
			throw new PbfBroken(`${keys.length} keys and ${values.length} values`);
		const tags: Record<string, string> = {};
		keys.forEach((key, i) => {
			tags[this.#string(key)] = this.#string(values[i] ?? -1);
		});
		return tags;
	}

	#addNode(id: number, lat: number, lon: number, tags?: OsmTags): void {
		const lonUnits = (this.#lonOffset + this.#granularity * lon) / NANODEGREES_PER_UNIT;
		const latUnits = (this.#latOffset + this.#granularity * lat) / NANODEGREES_PER_UNIT;
		this.block.addNode(id, Math.round(lonUnits), Math.round(latUnits), tags);
	}

	#readNode(limit: number): void {
		const pbf = this.#pbf;
		const node = { id: NaN, lat: NaN, lon: NaN, isVisible: true };
		let keys: number[] = [];
		let values: number[] = [];
		readMessageWithin(pbf, limit, (field, end) => {
			if (field === 1) node.id = pbf.readSVarint();
			else if (field === 2) keys = this.#readUnsigned(end);
			else if (field === 3) values = this.#readUnsigned(end);
			else if (field === 4) node.isVisible = this.#readVisible(end);
			else if (field === 8) node.lat = pbf.readSVarint();
			else if (field === 9) node.lon = pbf.readSVarint();
		});
		if (!node.isVisible) this.block.addDeleted(`node/${node.id}`);
		else
			this.#addNode(
				node.id,
				node.lat,
				node.lon,
				keys.length === 0 ? undefined : this.#tags(keys, values)
			);
	}

	#readDenseNodes(limit: number): void {
		const pbf = this.#pbf;
		let [ids, lats, lons, keysValues, visible]: number[][] = [[], [], [], [], []];
		readMessageWithin(pbf, limit, (field, end) => {
			if (field === 1) ids = this.#readSigned(end);
			else if (field === 5) visible = this.#readDenseVisible(end);
			else if (field === 8) lats = this.#readSigned(end);
			else if (field === 9) lons = this.#readSigned(end);
			else if (field === 10) keysValues = this.#readUnsigned(end);
		});
		if (lats?.length !== ids?.length || lons?.length !== ids?.length)
			throw new PbfBroken(
				`${ids?.length} nodes, ${lats?.length} latitudes, ${lons?.length} longitudes`
			);
		this.#addDense(ids ?? [], lats ?? [], lons ?? [], keysValues ?? [], visible ?? []);
	}

	/** Ids and positions are differences to the node before; tags are runs of key, value ended by 0. */
	#addDense(
		ids: readonly number[],
		lats: readonly number[],
		lons: readonly number[],
		keysValues: readonly number[],
		visible: readonly number[]
	): void {
		let [id, lat, lon, next] = [0, 0, 0, 0];
		for (let i = 0; i < ids.length; i++) {
			id += ids[i] ?? 0;
			lat += lats[i] ?? 0;
			lon += lons[i] ?? 0;
			let tags: Record<string, string> | undefined;
			while (next < keysValues.length && keysValues[next] !== 0) {
				tags ??= {};
				tags[this.#string(keysValues[next] ?? -1)] = this.#string(keysValues[next + 1] ?? -1);
				next += 2;
			}
			next++;
			if (visible[i] === 0) this.block.addDeleted(`node/${id}`);
			else this.#addNode(id, lat, lon, tags);
		}
	}

	#readWay(limit: number, withNodes: boolean): void {
		const pbf = this.#pbf;
		let [keys, values, refs, lats, lons]: number[][] = [[], [], [], [], []];
		let [id, isVisible] = [NaN, true];
		readMessageWithin(pbf, limit, (field, end) => {
			if (field === 1) id = pbf.readVarint(true);
			else if (field === 2) keys = this.#readUnsigned(end);
			else if (field === 3) values = this.#readUnsigned(end);
			else if (field === 4) isVisible = this.#readVisible(end);
			else if (field === 8) refs = this.#readSigned(end);
			else if (field === 9 && withNodes) lats = this.#readSigned(end);
			else if (field === 10 && withNodes) lons = this.#readSigned(end);
		});
		if (!isVisible) return this.block.addDeleted(`way/${id}`);
		const nodeIds = Float64Array.from(accumulate(refs ?? []));
		this.#addEmbeddedNodes(nodeIds, accumulate(lats ?? []), accumulate(lons ?? []));
		this.block.addWay({ id, refs: nodeIds, tags: this.#tags(keys ?? [], values ?? []) });
	}

	/** Files with `LocationsOnWays` give positions here and leave untagged nodes out. */
	#addEmbeddedNodes(ids: Float64Array, lats: readonly number[], lons: readonly number[]): void {
		if (lats.length !== ids.length || lons.length !== ids.length) return;
		ids.forEach((id, i) => this.#addNode(id, lats[i] ?? NaN, lons[i] ?? NaN));
	}

	#readRelation(limit: number): void {
		const pbf = this.#pbf;
		let [keys, values, roles, refs, types]: number[][] = [[], [], [], [], []];
		let [id, isVisible] = [NaN, true];
		readMessageWithin(pbf, limit, (field, end) => {
			if (field === 1) id = pbf.readVarint(true);
			else if (field === 2) keys = this.#readUnsigned(end);
			else if (field === 3) values = this.#readUnsigned(end);
			else if (field === 4) isVisible = this.#readVisible(end);
			else if (field === 8) roles = this.#readUnsigned(end);
			else if (field === 9) refs = this.#readSigned(end);
			else if (field === 10) types = this.#readUnsigned(end);
		});
		if (!isVisible) return this.block.addDeleted(`relation/${id}`);
		const members = accumulate(refs ?? []).map((ref, i): OsmMember => {
			const type = MEMBER_TYPES[types?.[i] ?? -1];
			if (type === undefined)
				throw new PbfBroken(`member ${i} of relation ${id} has no known type`);
			return { type, ref, role: this.#string(roles?.[i] ?? -1) };
		});
		this.block.addRelation({ id, members, tags: this.#tags(keys ?? [], values ?? []) });
	}

	#readVisible(limit: number): boolean {
		let isVisible = true;
		readMessageWithin(this.#pbf, limit, (field) => {
			if (field === 6) isVisible = this.#pbf.readBoolean();
		});
		return isVisible;
	}

	#readDenseVisible(limit: number): number[] {
		let visible: number[] = [];
		readMessageWithin(this.#pbf, limit, (field, end) => {
			if (field === 6) visible = this.#readUnsigned(end);
		});
		return visible;
	}

	#readUnsigned(limit: number): number[] {
		return readPackedWithin(this.#pbf, limit, () => this.#pbf.readVarint());
	}

	#readSigned(limit: number): number[] {
		return readPackedWithin(this.#pbf, limit, () => this.#pbf.readSVarint());
	}
}

function accumulate(differences: readonly number[]): number[] {
	let sum = 0;
	return differences.map((difference) => (sum += difference));
}
