import type { FileDescription, Layer } from './layer.ts';

/** EPSG codes in which GeoJSON needs no `crs` member: degrees, longitude first. */
const PLAIN_EPSG: ReadonlySet<number> = new Set([4326, 4490]);

/**
 * Prints layers as one FeatureCollection, a feature a line; each feature names its layer in
 * `properties.layer`.
 *
 * Coordinates are in `description.epsg`, easting (longitude) first. In another system than 4326 and
 * 4490 the collection carries the `crs` member of GeoJSON 2008, which QGIS, GDAL and ArcGIS read. A
 * demo district's file has `demo: true` and a `note`.
 */
export async function* printGeoJson(
	layers: readonly Layer[],
	description: FileDescription
): AsyncGenerator<string> {
	const { title, epsg, demoNote } = description;
	const head = {
		type: 'FeatureCollection',
		name: title,
		...(demoNote === undefined ? {} : { demo: true, note: demoNote }),
		...description.head,
		...(epsg === undefined || PLAIN_EPSG.has(epsg)
			? {}
			: { crs: { type: 'name', properties: { name: `urn:ogc:def:crs:EPSG::${epsg}` } } })
	};
	yield `${JSON.stringify(head).slice(0, -1)},"features":[`;
	let separator = '\n';
	for (const layer of layers) {
		for await (const line of printFeatures(layer, { layer: layer.name })) {
			yield `${separator}${line}`;
			separator = ',\n';
		}
	}
	yield '\n]}\n';
}

/** The features of one layer, each as a line of GeoJSON without its line break. */
export async function* printFeatures(
	layer: Layer,
	constant: Record<string, string> = {}
): AsyncGenerator<string> {
	const names = layer.fields.map((field) => field.name);
	for await (const { geometry, values } of layer.features) {
		const properties: Record<string, unknown> = { ...constant };
		names.forEach((name, index) => (properties[name] = values[index] ?? null));
		yield JSON.stringify({ type: 'Feature', geometry, properties });
	}
}
