import type { Layer, LayerField } from '../layer.ts';
import { dxfName, dxfNumber, dxfText, tags, type DxfTags } from './tags.ts';

/** A layer of the drawing and its color (AutoCAD color index). */
export interface DxfStyle {
	layer: string;
	color: number;
}

/** Half the size of a symbol and the height of a text, in meters of the plane. */
export const SYMBOL_METERS = 4;
export const TEXT_METERS = 5;

/** What is written inside the circle of a point, and its color. */
const SYMBOLS: Readonly<Record<string, { letter: string; color: number }>> = {
	hydrant: { letter: '栓', color: 1 },
	water_crane: { letter: '鹤', color: 6 },
	intake: { letter: '取', color: 4 },
	pool: { letter: '池', color: 5 },
	micro_station: { letter: '微', color: 30 },
	fire_station: { letter: '站', color: 10 },
	places: { letter: '·', color: 8 },
	holes: { letter: '', color: 1 },
	areas: { letter: '', color: 8 },
	response: { letter: '', color: 3 },
	shortfall: { letter: '', color: 30 },
	gaps: { letter: '', color: 30 }
};

/** How one of our layers is drawn: its three layers of the drawing, and its block. */
export interface DxfDrawing {
	layer: Layer;
	geometry: DxfStyle;
	labels: DxfStyle;
	fills: DxfStyle;
	block: string;
	/** Index of the field that is written beside the thing; -1: none. */
	labelField: number;
	/** Names of the attributes, one a field. */
	attributeTags: readonly string[];
}

export function drawingOf(layer: Layer): DxfDrawing {
	const name = dxfName(layer.label[0]);
	const color = SYMBOLS[layer.name]?.color ?? 7;
	const names = layer.fields.map((field) => field.name);
	const labelName = ['code', 'name', 'number'].find((wanted) => names.includes(wanted));
	return {
		layer,
		geometry: { layer: name, color },
		labels: { layer: `${name}_标注`, color: 7 },
		fills: { layer: `${name}_填充`, color },
		block: `XF_${name}`,
		labelField: labelName === undefined ? -1 : names.indexOf(labelName),
		attributeTags: names.map((field) => field.toUpperCase())
	};
}

/** The block of a kind: a circle with its character, and a definition for every attribute. */
export function printBlock(drawing: DxfDrawing, owner: string, handles: DxfTags): string {
	const { layer, geometry, labelField, attributeTags } = drawing;
	const letter = SYMBOLS[layer.name]?.letter ?? '';
	const entity = (type: string) =>
		tags(0, type, 5, handles.handle(), 330, owner, 100, 'AcDbEntity', 8, geometry.layer);
	const circle =
		entity('CIRCLE') +
		tags(100, 'AcDbCircle', 10, '0.0', 20, '0.0', 30, '0.0', 40, dxfNumber(SYMBOL_METERS));
	const text =
		letter === ''
			? ''
			: entity('TEXT') +
				tags(
					100,
					'AcDbText',
					10,
					'-2.5',
					20,
					'-2.5',
					30,
					'0.0',
					40,
					dxfNumber(TEXT_METERS),
					1,
					letter
				) +
				tags(7, 'Standard', 72, 1, 11, '0.0', 21, '0.0', 31, '0.0', 100, 'AcDbText', 73, 2);
	const definitions = layer.fields.map((field, index) => {
		const place = attributePlace(index === labelField);
		return (
			tags(0, 'ATTDEF', 5, handles.handle(), 330, owner, 100, 'AcDbEntity') +
			tags(8, index === labelField ? drawing.labels.layer : geometry.layer, 100, 'AcDbText') +
			tags(10, dxfNumber(place.x), 20, dxfNumber(place.y), 30, '0.0', 40, dxfNumber(place.height)) +
			tags(1, '', 7, 'Standard', 100, 'AcDbAttributeDefinition', 3, promptOf(field)) +
			tags(2, attributeTags[index] ?? field.name, 70, index === labelField ? 0 : 1)
		);
	});
	return circle + text + definitions.join('');
}

/** Where an attribute stands from the point: the label beside the symbol, the hidden ones on it. */
export function attributePlace(isLabel: boolean): { x: number; y: number; height: number } {
	return isLabel
		? { x: SYMBOL_METERS * 1.3, y: -TEXT_METERS / 2, height: TEXT_METERS }
		: { x: 0, y: 0, height: 1 };
}

function promptOf({ label: [zh], name }: LayerField): string {
	return dxfText(zh === '' ? name : zh);
}
