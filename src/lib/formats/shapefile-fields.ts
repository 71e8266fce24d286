import type { ShapefileEncoding } from '#lib/domain/export.ts';
import { gbkLength, isGbk } from './gbk.ts';
import type { FieldType, Layer, LayerFeature, LayerField } from './layer.ts';

const MOST_NAME_CHARACTERS = 10;
const MOST_TEXT_BYTES = 254;

/**
 * Names of at most ten ASCII letters for the columns of a .dbf, in their order: the identifier where it
 * fits, else its words shortened evenly, made unique by a number. The same fields give the same names.
 */
export function shortFieldNames(fields: readonly LayerField[]): string[] {
	const taken = new Set(
		fields.map(({ name }) => name.toLowerCase()).filter((name) => fitsName(name))
	);
	return fields.map(({ name }) => {
		if (fitsName(name)) return name;
		const wanted = shorten(name.replace(/[^A-Za-z0-9_]/g, '')) || 'field';
		let short = wanted;
		for (let n = 2; taken.has(short.toLowerCase()); n++)
			short = `${wanted.slice(0, MOST_NAME_CHARACTERS - String(n).length)}${n}`;
		taken.add(short.toLowerCase());
		return short;
	});
}

function fitsName(name: string): boolean {
	return name.length <= MOST_NAME_CHARACTERS && /^[A-Za-z]\w*$/.test(name);
}

/** `responsible_phone` → `respo_phon`: each word keeps as much as there is room for. */
function shorten(name: string): string {
	const words = name
		.replace(/^[\d_]+/, '')
		.split('_')
		.filter((word) => word !== '');
	const room = MOST_NAME_CHARACTERS - (words.length - 1);
	if (room < words.length) return words.join('').slice(0, MOST_NAME_CHARACTERS);
	let longest = Math.max(0, ...words.map((word) => word.length));
	const length = () => words.reduce((sum, word) => sum + Math.min(word.length, longest), 0);
	while (length() > room) longest--;
	return words.map((word) => word.slice(0, longest)).join('_');
}

const TYPE_WORDS: Record<FieldType, string> = {
	text: '文本',
	number: '小数',
	integer: '整数',
	boolean: '整数 1/0'
};

/** The dictionary of one layer's columns: short name, identifier, Chinese, English, type. */
export function printFieldDictionary(layers: readonly Layer[]): string {
	const rows = layers.flatMap((layer) => {
		const names = shortFieldNames(layer.fields);
		return layer.fields.map(({ name, label: [zh, en], type }, index) => [
			layer.label[0],
			names[index] ?? name,
			name,
			zh,
			en,
			TYPE_WORDS[type]
		]);
	});
	const head = ['图层', '字段', '标识', '中文名称', 'English', '类型'];
	const cell = (text: string) => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
	return `\uFEFF${[head, ...rows].map((row) => `${row.map(cell).join(',')}\r\n`).join('')}`;
}

/** Texts that a .dbf cannot hold as they are. */
export interface TextLosses {
	/** Longer than 254 bytes: cut at a character. */
	cut: number;
	/** With characters that GBK lacks: they become `?`. */
	unencodable: number;
}

/** The layer with its texts made to fit a .dbf; what was lost is counted into `losses`. */
export function fitTexts(layer: Layer, encoding: ShapefileEncoding, losses: TextLosses): Layer {
	const bytesOf = encoding === 'GBK' ? gbkLength : (text: string) => Buffer.byteLength(text);
	const fit = (text: string): string => {
		if (encoding === 'GBK' && !isGbk(text)) losses.unencodable++;
		if (text.length * 3 <= MOST_TEXT_BYTES || bytesOf(text) <= MOST_TEXT_BYTES) return text;
		losses.cut++;
		let fitting = '';
		let bytes = 0;
		for (const character of text) {
			bytes += bytesOf(character);
			if (bytes > MOST_TEXT_BYTES) break;
			fitting += character;
		}
		return fitting;
	};
	const features = async function* (): AsyncGenerator<LayerFeature> {
		for await (const { geometry, values } of layer.features)
			yield {
				geometry,
				values: values.map((value) => (typeof value === 'string' ? fit(value) : value))
			};
	};
	return { ...layer, features: features() };
}
