import { toLonLat, type Spot } from './frame.ts';

interface Node {
	id: number;
	spot: Spot;
	tags: Record<string, string>;
}
interface Way {
	id: number;
	nodes: number[];
	tags: Record<string, string>;
}

/**
 * Collects invented map objects as an OpenStreetMap document, so that the demo enters through the
 * same door as a real file.
 */
export class OsmDocument {
	readonly nodes: Node[] = [];
	readonly ways: Way[] = [];

	addNode(spot: Spot, tags: Record<string, string> = {}): number {
		const id = this.nodes.length + 1;
		this.nodes.push({ id, spot, tags });
		return id;
	}

	addWay(nodes: number[], tags: Record<string, string>): number {
		const id = this.ways.length + 1;
		this.ways.push({ id, nodes, tags });
		return id;
	}

	addLine(line: readonly Spot[], tags: Record<string, string>): number {
		return this.addWay(
			line.map((spot) => this.addNode(spot)),
			tags
		);
	}

	/** Adds a closed way; `ring` does not repeat its first point. */
	addPolygon(ring: readonly Spot[], tags: Record<string, string>): number {
		const nodes = ring.map((spot) => this.addNode(spot));
		return this.addWay([...nodes, nodes[0] as number], tags);
	}

	spotOf(id: number): Spot {
		const node = this.nodes[id - 1];
		if (!node) throw new RangeError(`no node ${id}`);
		return node.spot;
	}

	/** OSM XML 0.6, nodes first. */
	*print(): Generator<string> {
		yield '<?xml version="1.0" encoding="UTF-8"?>\n<osm version="0.6" generator="fire-atlas demo (示范数据)">\n';
		for (const node of this.nodes) {
			const [lon, lat] = toLonLat(node.spot);
			yield `<node id="${node.id}" lat="${lat}" lon="${lon}"${printTags(node.tags, 'node')}`;
		}
		for (const way of this.ways) {
			const refs = way.nodes.map((id) => `<nd ref="${id}"/>`).join('');
			yield `<way id="${way.id}">${refs}${printTagList(way.tags)}</way>\n`;
		}
		yield '</osm>\n';
	}
}

function printTags(tags: Record<string, string>, element: string): string {
	const list = printTagList(tags);
	return list ? `>${list}</${element}>\n` : '/>\n';
}

function printTagList(tags: Record<string, string>): string {
	return Object.entries(tags)
		.map(([key, value]) => `<tag k="${escape(key)}" v="${escape(value)}"/>`)
		.join('');
}

const escape = (text: string): string =>
	text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/"/g, '&quot;');
