import { SaxesParser } from 'saxes';
import { FormatError } from '#lib/formats/format-error.ts';
import type { OsmTags } from '#lib/domain/osm-tags.ts';
import { BlockBuilder } from './block-builder.ts';
import { UNITS_PER_DEGREE, type OsmBlock, type OsmHeader, type OsmMember } from './osm-model.ts';

/** OSM allows 2,000 nodes and 32,000 members; a hundredfold is a hostile file. */
const MAX_CHILDREN = 1_000_000;
/** Text without a single tag or comment: longer is no OSM and would only fill the memory. */
const MAX_SILENT_CHARACTERS = 16 * 1024 * 1024;

type Attributes = Record<string, string>;

interface OpenElement {
	type: 'node' | 'way' | 'relation';
	id: number;
	lon: number;
	lat: number;
	isDeleted: boolean;
	tags: Record<string, string> | undefined;
	refs: number[];
	members: OsmMember[];
}

/** Push parser of OSM XML: text goes in by `write`, blocks come out of `takeBlock`. */
export class OsmXmlParser {
	readonly header: Partial<OsmHeader> = {};
	isHeaderComplete = false;
	readonly #saxes = new SaxesParser();
	readonly #withNodes: boolean;
	#block = new BlockBuilder();
	#element: OpenElement | undefined;
	#hasRoot = false;
	#silentCharacters = 0;

	constructor(withNodes = true) {
		this.#withNodes = withNodes;
		this.#saxes.on('xmldecl', ({ encoding }) => {
			if (encoding !== undefined && !/^(utf-?8|us-ascii)$/i.test(encoding))
				throw new FormatError(`XML in ${encoding} is not read; OSM XML is always UTF-8`, {
					line: 1
				});
		});
		this.#saxes.on('opentag', (tag) => {
			this.#silentCharacters = 0;
			this.#openTag(tag.name, tag.attributes);
		});
		this.#saxes.on('closetag', (tag) => this.#closeTag(tag.name));
	}

	get pendingCount(): number {
		return this.#block.elementCount;
	}

	/** @throws {FormatError} Not OSM XML, or broken, with its line. */
	write(text: string): void {
		this.#silentCharacters += text.length;
		if (this.#silentCharacters > MAX_SILENT_CHARACTERS + text.length)
			throw new FormatError(`Not OSM XML: no tag in ${MAX_SILENT_CHARACTERS} characters`, {
				line: this.#saxes.line
			});
		this.#explain(
			(reason) => `${this.#hasRoot ? 'Broken' : 'Not'} OSM XML: ${reason}`,
			() => this.#saxes.write(text)
		);
	}

	/** @throws {FormatError} The document has not ended: the file is cut off at `byteOffset`. */
	close(byteOffset: number): void {
		const cutOff = (reason: string) =>
			`The file is cut off: it ends at byte ${byteOffset} inside the document (${reason}). Copy or download it again.`;
		this.#explain(cutOff, () => this.#saxes.close(), byteOffset);
	}

	takeBlock(): OsmBlock {
		const block = this.#block.finish();
		this.#block = new BlockBuilder();
		return block;
	}

	#explain(toMessage: (reason: string) => string, parse: () => void, byteOffset?: number): void {
		try {
			parse();
		} catch (cause) {
			if (cause instanceof FormatError) throw cause;
			const line = this.#saxes.line;
			const reason = cause instanceof Error ? cause.message : String(cause);
			throw new FormatError(`${toMessage(reason)} (line ${line})`, {
				line,
				cause,
				...(byteOffset === undefined ? {} : { byteOffset })
			});
		}
	}

	#openTag(name: string, attributes: Attributes): void {
		if (!this.#hasRoot) return this.#openRoot(name, attributes);
		switch (name) {
			case 'bounds':
				this.#readBounds(attributes);
				break;
			case 'meta':
				if (attributes['osm_base']) this.#readTimestamp(attributes['osm_base']);
				break;
			case 'node':
			case 'way':
			case 'relation':
				this.isHeaderComplete = true;
				this.#element = openElement(name, attributes);
				break;
			case 'tag':
				this.#readTag(attributes);
				break;
			case 'nd':
				this.#readNodeReference(attributes);
				break;
			case 'member':
				this.#readMember(attributes);
		}
	}

	#openRoot(name: string, attributes: Attributes): void {
		if (name === 'osmChange' || name === 'diff')
			throw new FormatError('This is a diff (osmChange), not a map: import a whole extract');
		if (name !== 'osm')
			throw new FormatError(`Not OSM XML: the document is <${name}>, expected <osm>`);
		this.#hasRoot = true;
		const version = attributes['version'] ?? '0.6';
		if (version !== '0.6')
			throw new FormatError(`OSM XML of version ${version} is not read, only 0.6`);
		if (attributes['generator']) this.header.writingProgram = attributes['generator'];
		if (attributes['timestamp']) this.#readTimestamp(attributes['timestamp']);
	}

	#readBounds(attributes: Attributes): void {
		const side = (name: string) => parseDecimal(attributes[name]);
		const bbox = [side('minlon'), side('minlat'), side('maxlon'), side('maxlat')] as const;
		if (bbox.every(Number.isFinite)) this.header.bbox = [...bbox];
	}

	#readTimestamp(text: string): void {
		const time = new Date(text);
		if (!Number.isNaN(time.getTime())) this.header.replicationTimestamp = time.toISOString();
	}

	#readTag(attributes: Attributes): void {
		const { k, v } = attributes;
		if (this.#element === undefined || k === undefined || v === undefined) return;
		this.#element.tags ??= {};
		this.#element.tags[k] = v;
	}

	#readNodeReference(attributes: Attributes): void {
		const element = this.#element;
		if (element === undefined) return;
		const id = parseId(attributes['ref'], 'nd ref');
		if (element.refs.push(id) > MAX_CHILDREN)
			throw new RangeError(`way ${element.id} has more than ${MAX_CHILDREN} nodes`);
		// Overpass' `out geom` puts positions here and leaves the nodes themselves out.
		if (this.#withNodes && attributes['lat'] && attributes['lon'] && !element.isDeleted)
			this.#block.addNode(id, toUnits(attributes['lon']), toUnits(attributes['lat']));
	}

	#readMember({ type, ref, role }: Attributes): void {
		const element = this.#element;
		if (element === undefined) return;
		if (type !== 'node' && type !== 'way' && type !== 'relation')
			throw new RangeError(`relation ${element.id} has a member of type ${type}`);
		const member: OsmMember = { type, ref: parseId(ref, 'member ref'), role: role ?? '' };
		if (element.members.push(member) > MAX_CHILDREN)
			throw new RangeError(`relation ${element.id} has more than ${MAX_CHILDREN} members`);
	}

	#closeTag(name: string): void {
		if (name === 'osm') this.isHeaderComplete = true;
		const element = this.#element;
		if (element === undefined || element.type !== name) return;
		this.#element = undefined;
		const { id } = element;
		const tags: OsmTags = element.tags ?? {};
		if (element.isDeleted) this.#block.addDeleted(`${name}/${id}`);
		else if (name === 'way')
			this.#block.addWay({ id, refs: Float64Array.from(element.refs), tags });
		else if (name === 'relation') this.#block.addRelation({ id, members: element.members, tags });
		else if (this.#withNodes) this.#block.addNode(id, element.lon, element.lat, element.tags);
	}
}

function openElement(type: OpenElement['type'], attributes: Attributes): OpenElement {
	return {
		type,
		id: parseId(attributes['id'], `${type} id`),
		lon: toUnits(attributes['lon']),
		lat: toUnits(attributes['lat']),
		isDeleted: attributes['visible'] === 'false' || attributes['action'] === 'delete',
		tags: undefined,
		refs: [],
		members: []
	};
}

function parseId(text: string | undefined, what: string): number {
	const id = text !== undefined && /^[+-]?\d+$/.test(text) ? Number(text) : NaN;
	if (!Number.isSafeInteger(id))
		throw new RangeError(`${what} is ${text}, expected a whole number`);
	return id;
}

/** NaN when absent or not a number: the builder reports such a position. */
function parseDecimal(text: string | undefined): number {
	return text === undefined || text.trim() === '' ? NaN : Number(text);
}

function toUnits(text: string | undefined): number {
	return Math.round(parseDecimal(text) * UNITS_PER_DEGREE);
}
