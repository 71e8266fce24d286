import type { FacilityKind } from '#lib/domain/facility.ts';
import { toOsmTags } from '#lib/domain/osm-out.ts';
import type { FileDescription, Layer } from '../layer.ts';

const ENTITIES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
const DECIMALS = 7;

/**
 * Prints facilities as OpenStreetMap XML 0.6, a node each with a negative id, as editors number what no
 * server knows. `upload="never"` keeps editors (JOSM) from sending it anywhere; what the file is stands in a
 * comment at its head. A facility without position is left out and counted.
 *
 * @param layers Registers by kind, coordinates in degrees of WGS 84.
 */
export async function* printOsm(
	layers: readonly (Layer & { name: FacilityKind })[],
	description: FileDescription,
	onWritten: (layer: string, isPlaced: boolean) => void
): AsyncGenerator<string> {
	const remark = [description.title, ...(description.marks ?? [])].join('；');
	yield '<?xml version="1.0" encoding="UTF-8"?>\n';
	yield `<!-- ${remark.replaceAll('--', '- -')} -->\n`;
	yield '<osm version="0.6" generator="Fire Atlas" upload="never">\n';
	let id = 0;
	for (const layer of layers) {
		const names = layer.fields.map(({ name }) => name);
		for await (const { geometry, values } of layer.features) {
			const isPlaced = geometry?.type === 'Point';
			onWritten(layer.name, isPlaced);
			if (!isPlaced) continue;
			const [lon = NaN, lat = NaN] = geometry.coordinates;
			const tags = toOsmTags(
				layer.name,
				Object.fromEntries(names.map((name, index) => [name, values[index]]))
			);
			const lines = [...tags].map(
				([key, value]) => `  <tag k="${escapeXml(key)}" v="${escapeXml(value)}"/>\n`
			);
			yield ` <node id="${--id}" visible="true" lat="${lat.toFixed(DECIMALS)}" lon="${lon.toFixed(DECIMALS)}">\n${lines.join('')} </node>\n`;
		}
	}
	yield '</osm>\n';
}

function escapeXml(text: string): string {
	return text
		.replace(/[\p{Cc}\uFFFE\uFFFF]/gu, ' ')
		.replace(/[&<>"]/g, (character) => ENTITIES[character] ?? character);
}
