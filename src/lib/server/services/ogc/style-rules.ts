import type { ExportLayerName } from '#lib/domain/export.ts';
import { FACILITY_KINDS, type FacilityKind } from '#lib/domain/facility.ts';
import { isMessageKey, translate } from '#lib/domain/messages/index.ts';
import { PALETTES } from '#lib/domain/symbols/palette.ts';
import { isStationKind, LOOKS, type Look } from '#lib/domain/symbols/look.ts';

const palette = PALETTES.light;

/** One rule of a style: which features (a QGIS expression and the same as OGC filter), how drawn, what the legend says. */
export interface StyleRule {
	label: string;
	conditions: readonly StyleCondition[];
	symbol:
		| { type: 'marker'; kind: FacilityKind; look: Look }
		| { type: 'line'; color: string; widthMillimeters: number }
		| { type: 'fill'; color: string; outline: string; isHatched: boolean };
}
export interface StyleCondition {
	property: string;
	operator: '=' | '<>' | '<=' | '>';
	value: string | number;
}

/** Arrival bands of the map, seconds, with the color of each and of what lies beyond the last. */
const BANDS: readonly (readonly [seconds: number, label: string])[] = [
	[180, '≤ 3 分钟'],
	[240, '≤ 4 分钟'],
	[300, '≤ 5 分钟'],
	[480, '≤ 8 分钟'],
	[600, '≤ 10 分钟']
];

/** How the map draws a layer, as rules. Every feature meets one of them. */
export function styleRules(id: ExportLayerName): readonly StyleRule[] {
	const kind = FACILITY_KINDS.find((known) => known === id);
	if (kind) return facilityRules(kind);
	switch (id) {
		case 'holes':
			return (['confirmed', 'unverified'] as const).map((hole) => ({
				label: wordOf(`holeKind.${hole}`, hole),
				conditions: [{ property: 'kind', operator: '=', value: hole }],
				symbol: {
					type: 'fill',
					color: palette.hole[hole],
					outline: palette.hole.text,
					isHatched: hole === 'unverified'
				}
			}));
		case 'response':
			return responseRules();
		case 'gaps':
			return [line('超时路段', palette.response[4])];
		case 'shortfall':
			return [
				line('无欠账', palette.shortfall[0], [{ property: 'shortfall', operator: '<=', value: 0 }]),
				line('有欠账', palette.shortfall[2], [{ property: 'shortfall', operator: '>', value: 0 }])
			];
		case 'places':
			return [
				{
					label: '地名',
					conditions: [],
					symbol: { type: 'marker', kind: 'hydrant', look: 'suspended' }
				}
			];
		default:
			return [
				{
					label: '范围',
					conditions: [],
					symbol: { type: 'fill', color: 'none', outline: palette.boundary, isHatched: false }
				}
			];
	}
}

function facilityRules(kind: FacilityKind): StyleRule[] {
	const isStation = isStationKind(kind);
	return LOOKS.filter((look) =>
		look === 'planned' || look === 'suspended' ? true : (look === 'built') === isStation
	).map((look) => ({
		label: lookLabel(look),
		conditions: lookConditions(look),
		symbol: { type: 'marker', kind, look }
	}));
}

/** The same decision as `lookOf` of map/symbols/look.ts, as conditions of their own. */
function lookConditions(look: Look): StyleCondition[] {
	if (look === 'planned' || look === 'suspended')
		return [{ property: 'lifecycle', operator: '=', value: look }];
	const inUse: StyleCondition = { property: 'lifecycle', operator: '=', value: 'in_service' };
	return look === 'built' ? [inUse] : [inUse, { property: 'state', operator: '=', value: look }];
}

function lookLabel(look: Look): string {
	if (look === 'planned' || look === 'suspended') return wordOf(`lifecycle.${look}`, look);
	return look === 'built' ? wordOf('lifecycle.in_service', look) : wordOf(`state.${look}`, look);
}

function responseRules(): StyleRule[] {
	const rules = BANDS.map(([seconds, label], band) => {
		const below = BANDS[band - 1]?.[0];
		return line(label, palette.response[band] ?? palette.roadCase, [
			...(below === undefined
				? []
				: [{ property: 'seconds', operator: '>', value: below } as const]),
			{ property: 'seconds', operator: '<=', value: seconds }
		]);
	});
	const last = BANDS.at(-1)?.[0] ?? 0;
	return [
		...rules,
		line('> 10 分钟', palette.response[5], [{ property: 'seconds', operator: '>', value: last }])
	];
}

function line(label: string, color: string, conditions: readonly StyleCondition[] = []): StyleRule {
	return { label, conditions, symbol: { type: 'line', color, widthMillimeters: 0.7 } };
}

function wordOf(key: string, code: string): string {
	return isMessageKey(key) ? translate(key, 'zh-CN') : code;
}
