import type { Message } from '#lib/domain/messages/index.ts';

export type FieldType = 'text' | 'number' | 'integer' | 'boolean';
export type FieldValue = string | number | boolean | null;

/** A column of a layer; `name` is the identifier in files, `label` what people call it. */
export interface LayerField {
	name: string;
	label: Message;
	type: FieldType;
}

export interface LayerFeature {
	/** null: not on the map yet (待落图). */
	geometry:
		| GeoJSON.Point
		| GeoJSON.LineString
		| GeoJSON.MultiLineString
		| GeoJSON.Polygon
		| GeoJSON.MultiPolygon
		| null;
	/** One for each field of the layer, in its order. */
	values: readonly FieldValue[];
}

/** A table with geometries on its way to a file; features may be read once. */
export interface Layer {
	/** Identifier: the name of a table. */
	name: string;
	label: Message;
	geometryType: 'Point' | 'LineString' | 'MultiLineString' | 'Polygon' | 'MultiPolygon';
	fields: readonly LayerField[];
	features: AsyncIterable<LayerFeature>;
	/** Nothing of it has a place: a workbook has no columns of positions for it. */
	isPlaceless?: boolean;
}

/** What a file says of itself. */
export interface FileDescription {
	title: string;
	/** EPSG code of all coordinates; undefined: of a system without a code (GCJ-02). */
	epsg: number | undefined;
	/** Of a demo district: the words that mark every file of it. */
	demoNote?: string | undefined;
	/** All the words that mark the file: demo, disclosure, shifted datum. */
	marks?: readonly string[];
	/** Further members of the file's head where the format has one (GeoJSON). */
	head?: Readonly<Record<string, string>>;
}

/** The layer with every position passed through `convert` on its way out. */
export function mapPositions(
	layer: Layer,
	convert: (position: GeoJSON.Position) => GeoJSON.Position
): Layer {
	return { ...layer, features: mapFeatures(layer.features, convert) };
}

async function* mapFeatures(
	features: AsyncIterable<LayerFeature>,
	convert: (position: GeoJSON.Position) => GeoJSON.Position
): AsyncGenerator<LayerFeature> {
	for await (const { geometry, values } of features) {
		yield { geometry: geometry && mapGeometry(geometry, convert), values };
	}
}

function mapGeometry(
	geometry: NonNullable<LayerFeature['geometry']>,
	convert: (position: GeoJSON.Position) => GeoJSON.Position
): NonNullable<LayerFeature['geometry']> {
	const line = (positions: GeoJSON.Position[]) => positions.map(convert);
	switch (geometry.type) {
		case 'Point':
			return { type: 'Point', coordinates: convert(geometry.coordinates) };
		case 'LineString':
			return { type: 'LineString', coordinates: line(geometry.coordinates) };
		case 'MultiLineString':
			return { type: 'MultiLineString', coordinates: geometry.coordinates.map(line) };
		case 'Polygon':
			return { type: 'Polygon', coordinates: geometry.coordinates.map(line) };
		case 'MultiPolygon':
			return {
				type: 'MultiPolygon',
				coordinates: geometry.coordinates.map((polygon) => polygon.map(line))
			};
	}
}

/** Calls back with every position of a geometry. */
export function eachPosition(
	geometry: NonNullable<LayerFeature['geometry']>,
	visit: (position: GeoJSON.Position) => void
): void {
	switch (geometry.type) {
		case 'Point':
			return visit(geometry.coordinates);
		case 'LineString':
			return geometry.coordinates.forEach(visit);
		case 'MultiLineString':
		case 'Polygon':
			return geometry.coordinates.forEach((line) => line.forEach(visit));
		case 'MultiPolygon':
			return geometry.coordinates.forEach((polygon) =>
				polygon.forEach((ring) => ring.forEach(visit))
			);
	}
}
