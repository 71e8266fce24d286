import type { FieldValue, LayerFeature } from '../layer.ts';
import { findRepresentativePoint } from '../representative-point.ts';
import { APPLICATION } from './structure.ts';
import { attributePlace, TEXT_METERS, type DxfDrawing, type DxfStyle } from './symbols.ts';
import { dxfNumber, dxfText, HANDLES, tags, type DxfTags } from './tags.ts';

/** Characters of one piece of extended data: at most 255 bytes, three to a character. */
const PIECE_CHARACTERS = 80;
/** AutoCAD takes 16 KiB of extended data at an entity. */
const MOST_EXTENDED_BYTES = 15_000;

type Geometry = NonNullable<LayerFeature['geometry']>;

/** One feature as entities of the model space. */
export function printFeature(
	drawing: DxfDrawing,
	{ values }: LayerFeature,
	geometry: Geometry,
	handles: DxfTags
): string {
	if (geometry.type === 'Point') return printInsert(drawing, values, geometry, handles);
	const data = printExtendedData(drawing, values);
	const label = printLabel(drawing, values, geometry, handles);
	if (geometry.type === 'LineString')
		return printPolyline(drawing.geometry, geometry.coordinates, false, data, handles) + label;
	if (geometry.type === 'MultiLineString')
		return geometry.coordinates
			.map((line) => printPolyline(drawing.geometry, line, false, data, handles))
			.join('');
	const polygons = geometry.type === 'Polygon' ? [geometry.coordinates] : geometry.coordinates;
	const outlines = polygons
		.flat()
		.map((ring) => printPolyline(drawing.geometry, ring.slice(0, -1), true, '', handles));
	return outlines.join('') + printHatch(drawing.fills, polygons.flat(), data, handles) + label;
}

/** A block reference with one attribute for every value that there is. */
function printInsert(
	drawing: DxfDrawing,
	values: readonly FieldValue[],
	{ coordinates: [x = NaN, y = NaN] }: GeoJSON.Point,
	handles: DxfTags
): string {
	const insert = handles.handle();
	const { geometry, labels, labelField } = drawing;
	const attributes: string[] = [];
	for (const [index, value] of values.entries()) {
		if (value === null || value === '') continue;
		const isLabel = index === labelField;
		const place = attributePlace(isLabel);
		attributes.push(
			tags(0, 'ATTRIB', 5, handles.handle(), 330, insert, 100, 'AcDbEntity') +
				tags(8, isLabel ? labels.layer : geometry.layer, 100, 'AcDbText') +
				tags(10, dxfNumber(x + place.x), 20, dxfNumber(y + place.y), 30, '0.0') +
				tags(40, dxfNumber(place.height), 1, dxfText(String(value)), 7, 'Standard') +
				tags(100, 'AcDbAttribute', 2, drawing.attributeTags[index] ?? '', 70, isLabel ? 0 : 1)
		);
	}
	const reference =
		tags(0, 'INSERT', 5, insert, 330, HANDLES.modelSpace, 100, 'AcDbEntity', 8, geometry.layer) +
		tags(100, 'AcDbBlockReference', ...(attributes.length > 0 ? [66, 1] : []), 2, drawing.block) +
		tags(10, dxfNumber(x), 20, dxfNumber(y), 30, '0.0');
	if (attributes.length === 0) return reference;
	const end = tags(0, 'SEQEND', 5, handles.handle(), 330, insert, 100, 'AcDbEntity');
	return `${reference}${attributes.join('')}${end}${tags(8, geometry.layer)}`;
}

function printPolyline(
	style: DxfStyle,
	positions: readonly GeoJSON.Position[],
	isClosed: boolean,
	data: string,
	handles: DxfTags
): string {
	const head = entity('LWPOLYLINE', style.layer, handles);
	const count = tags(100, 'AcDbPolyline', 90, positions.length, 70, isClosed ? 1 : 0);
	return head + count + printVertices(positions) + data;
}

/** The surface of an area with its islands, half transparent where the version knows that. */
function printHatch(
	style: DxfStyle,
	rings: readonly GeoJSON.Position[][],
	data: string,
	handles: DxfTags
): string {
	const paths = rings.map((ring, index) => {
		const open = ring.slice(0, -1);
		// External (1) or any other (16, a hole), both as polylines (2).
		const head = tags(92, index === 0 ? 3 : 18, 72, 0, 73, 1, 93, open.length);
		return head + printVertices(open) + tags(97, 0);
	});
	return [
		entity('HATCH', style.layer, handles),
		tags(100, 'AcDbHatch', 10, '0.0', 20, '0.0', 30, '0.0', 210, '0.0', 220, '0.0', 230, '1.0'),
		tags(2, 'ANSI31', 70, 0, 71, 0, 91, rings.length),
		...paths,
		tags(75, 0, 76, 1, 52, '0.0', 41, '20.0', 77, 0, 78, 1),
		tags(53, '45.0', 43, '0.0', 44, '0.0', 45, '-44.9013', 46, '44.9013', 79, 0),
		tags(98, 0),
		data
	].join('');
}

function printLabel(
	drawing: DxfDrawing,
	values: readonly FieldValue[],
	geometry: Geometry,
	handles: DxfTags
): string {
	const value = values[drawing.labelField];
	if (value === null || value === undefined || value === '') return '';
	// A road says its name once in a while, not on every edge: only areas are labeled.
	if (geometry.type === 'LineString' || geometry.type === 'MultiLineString') return '';
	const [x, y] = findRepresentativePoint(geometry);
	return (
		entity('TEXT', drawing.labels.layer, handles) +
		tags(100, 'AcDbText', 10, dxfNumber(x), 20, dxfNumber(y), 30, '0.0') +
		tags(40, dxfNumber(TEXT_METERS), 1, dxfText(String(value)), 7, 'Standard', 100, 'AcDbText')
	);
}

/** `name=value` for every value; a long one goes on in pieces that begin with `name+=`. */
function printExtendedData(drawing: DxfDrawing, values: readonly FieldValue[]): string {
	let text = '';
	let bytes = 0;
	for (const [index, value] of values.entries()) {
		if (value === null || value === '') continue;
		const name = drawing.layer.fields[index]?.name ?? '';
		const characters = [...dxfText(String(value))];
		for (let start = 0; start < Math.max(1, characters.length); start += PIECE_CHARACTERS - 20) {
			const piece = characters.slice(start, start + PIECE_CHARACTERS - 20).join('');
			const line = `${name}${start === 0 ? '=' : '+='}${piece}`;
			bytes += Buffer.byteLength(line) + 3;
			if (bytes <= MOST_EXTENDED_BYTES) text += tags(1000, line);
		}
	}
	return text === '' ? '' : tags(1001, APPLICATION) + text;
}

/** The head of an entity of the model space. */
export function entity(type: string, layer: string, handles: DxfTags): string {
	return tags(
		...[0, type, 5, handles.handle(), 330, HANDLES.modelSpace, 100, 'AcDbEntity', 8, layer]
	);
}

function printVertices(positions: readonly GeoJSON.Position[]): string {
	return positions.map(([x = NaN, y = NaN]) => tags(10, dxfNumber(x), 20, dxfNumber(y))).join('');
}
