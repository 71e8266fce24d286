import type { AreaInput, AreaKind } from '#lib/domain/area.ts';
import { toPolygonCollection, type PolygonFeature } from './polygon-file.ts';

export interface AreaImport {
	kind: AreaKind;
	source: string;
	/** One area of the whole file under this name; null: one area a feature. */
	name: string | null;
	/** Fields of the file that hold name and code; for one area a feature. */
	nameField: string;
	codeField: string;
	crs: unknown;
}

/** Areas of which a district has one or few: a file of pieces is one of them. */
export function isOneAreaKind(kind: AreaKind): boolean {
	return kind === 'built_up' || kind === 'urban_boundary';
}

/**
 * The areas of a polygon file. Each carries a source id, so that importing the same source again
 * replaces its areas instead of doubling them.
 *
 * @returns inputs in the file's order; `unnamed` are 1-based numbers of features without a name.
 */
export function toAreaInputs(
	features: readonly PolygonFeature[],
	options: AreaImport
): { inputs: AreaInput[]; unnamed: number[] } {
	const { kind, source, name, nameField, codeField, crs } = options;
	if (name !== null) {
		const geometry = toPolygonCollection(features, crs);
		return { inputs: [{ kind, name, geometry, source, source_id: name }], unnamed: [] };
	}
	const unnamed: number[] = [];
	const taken = new Set<string>();
	const inputs = features.flatMap((feature, index): AreaInput[] => {
		const code = textOf(feature.properties[codeField]);
		const own = textOf(feature.properties[nameField]);
		if (own === null) {
			unnamed.push(index + 1);
			return [];
		}
		const key = code ?? own;
		const sourceId = taken.has(key) ? `${key}#${index + 1}` : key;
		taken.add(key);
		const geometry = toPolygonCollection([feature], crs);
		return [{ kind, name: own, code, geometry, source, source_id: sourceId }];
	});
	return { inputs, unnamed };
}

/** The field that most likely holds the name: one that is called so, else the first. */
export function guessField(fieldNames: readonly string[], words: RegExp): string {
	return fieldNames.find((field) => words.test(field)) ?? '';
}

export const NAME_FIELDS = /^(name|mc|xmmc|xzqmc|.*名称|名字|.*name)$/i;
export const CODE_FIELDS = /^(code|dm|xzqdm|.*代码|.*编码|.*code)$/i;

function textOf(value: unknown): string | null {
	if (typeof value !== 'string' && typeof value !== 'number') return null;
	const text = String(value).trim();
	return text === '' ? null : text;
}
