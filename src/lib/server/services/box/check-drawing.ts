import { stat } from 'node:fs/promises';
import { FACILITY_KINDS } from '#lib/domain/facility.ts';
import { isMessageKey, translate } from '#lib/domain/messages/index.ts';
import { scanEntities, type DrawnThing } from '#lib/formats/dxf/scan-entities.ts';
import { dxfName } from '#lib/formats/dxf/tags.ts';
import { encodeGbk } from '#lib/formats/gbk.ts';
import { readShapes } from '#lib/formats/gis/read-shapes.ts';

/** A drawing is written to a tenth of a millimeter. */
const TOLERANCE_METERS = 0.0001;

/**
 * Compares a drawing of ours with the Shapefiles of the same layers in the same plane: every point stands on the layer
 * of its kind where the Shapefile has it, every part of a line begins where it begins there, every area is one hatch
 * with as many outlines. Nothing more is on those layers.
 *
 * @param counts Features drawn, by name of the layer.
 * @param shapefileOf Path of a layer's Shapefile.
 * @returns Features found.
 * @throws {Error} Something is not as it should be; names the layer and what.
 */
export async function checkDrawing(
	path: string,
	counts: Readonly<Record<string, number>>,
	shapefileOf: (layer: string) => string
): Promise<number> {
	const drawn = new Map<string, DrawnThing[]>();
	for await (const thing of scanEntities(path)) {
		const key = `${thing.type} ${thing.layer}`;
		const things = drawn.get(key);
		if (things) things.push(thing);
		else drawn.set(key, [thing]);
	}
	let features = 0;
	for (const [name, count] of Object.entries(counts)) {
		const label = labelOf(name);
		const find = (type: DrawnThing['type'], layer = label) =>
			drawn.get(`${type} ${inGbk(dxfName(layer))}`) ?? [];
		const shapefile = shapefileOf(name);
		// A layer without features may have none.
		if (count === 0 && !(await stat(shapefile).catch(() => undefined))) continue;
		const { type, shapes } = await readShapes(shapefile);
		if (shapes.length !== count)
			throw new Error(`${name}: ${shapes.length} shapes with a place instead of ${count}`);
		const parts = shapes.flat();
		if (type === 'point') comparePlaces(name, find('INSERT'), parts);
		if (type === 'line') comparePlaces(name, find('LWPOLYLINE'), parts);
		if (type === 'area') {
			expectCount(name, 'hatches', find('HATCH', `${label}_填充`).length, count);
			expectCount(name, 'outlines', find('LWPOLYLINE').length, parts.length);
		}
		features += count;
	}
	return features;
}

function comparePlaces(
	name: string,
	things: readonly DrawnThing[],
	places: readonly (readonly [x: number, y: number])[]
): void {
	expectCount(name, 'things drawn', things.length, places.length);
	for (const [index, [x, y]] of places.entries()) {
		const thing = things[index];
		const isThere =
			thing &&
			Math.abs(thing.x - x) <= TOLERANCE_METERS &&
			Math.abs(thing.y - y) <= TOLERANCE_METERS;
		if (!isThere)
			throw new Error(
				`${name}: number ${index + 1} stands at ${thing?.x}, ${thing?.y} instead of ${x}, ${y}`
			);
	}
}

function expectCount(name: string, what: string, found: number, wanted: number): void {
	if (found !== wanted) throw new Error(`${name}: ${found} ${what} instead of ${wanted}`);
}

/** Name of the layer in the drawing, as exports label it. */
function labelOf(name: string): string {
	const key = FACILITY_KINDS.some((kind) => kind === name) ? `kind.${name}` : `layer.${name}`;
	return isMessageKey(key) ? translate(key, 'zh-CN') : name;
}

/** As the bytes of a drawing in code page 936 stand, one character each. */
function inGbk(text: string): string {
	return encodeGbk(text).toString('latin1');
}
