import type { ExportLayerName } from '#lib/domain/export.ts';
import type { OgcProperty } from '#lib/domain/ogc/facility-properties.ts';
import { PALETTES } from '#lib/domain/symbols/palette.ts';
import { styleRules, type StyleCondition, type StyleRule } from './style-rules.ts';
import { colorOf, facilitySvg, isHollow } from './symbol-svg.ts';

const palette = PALETTES.light;
const SYMBOL_MILLIMETERS = 6;

/**
 * A QGIS style (QML): the symbols of our map as embedded SVG by rules, a label by code, and for every field its
 * Chinese name and, of codes, the words. Reads in QGIS 3.22 and later.
 */
export function printQml(id: ExportLayerName, properties: readonly OgcProperty[]): string {
	return `<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>
<qgis version="3.22.0" styleCategories="Symbology|Labeling|Fields|Forms">
${qmlBody(id, properties)}
</qgis>
`;
}

/** What stands in a QML, and in a layer of a project. */
export function qmlBody(id: ExportLayerName, properties: readonly OgcProperty[]): string {
	const rules = styleRules(id);
	return `<renderer-v2 type="RuleRenderer" symbollevels="0" forceraster="0" enableorderby="0">
<rules key="root">
${rules.map((rule, index) => `<rule key="r${index}" symbol="${index}" label="${xml(rule.label)}"${rule.conditions.length > 0 ? ` filter="${xml(toExpression(rule.conditions))}"` : ''}/>`).join('\n')}
</rules>
<symbols>
${rules.map(printSymbol).join('\n')}
</symbols>
</renderer-v2>
<fieldConfiguration>
${properties.map(printField).join('\n')}
</fieldConfiguration>
<aliases>
${properties.map(({ name, label, unit }, index) => `<alias field="${xml(name)}" index="${index}" name="${xml(unit ? `${label[0]}（${unit}）` : label[0])}"/>`).join('\n')}
</aliases>
<editable>
${properties.map(({ name, isWritable }) => `<field name="${xml(name)}" editable="${isWritable ? 1 : 0}"/>`).join('\n')}
</editable>`;
}

function printField({ name, choices }: OgcProperty): string {
	if (!choices)
		return `<field name="${xml(name)}"><editWidget type=""><config><Option/></config></editWidget></field>`;
	const map = choices
		.map(
			([code, zh]) =>
				`<Option type="Map"><Option name="${xml(zh)}" value="${xml(code)}" type="QString"/></Option>`
		)
		.join('');
	return `<field name="${xml(name)}"><editWidget type="ValueMap"><config><Option type="Map"><Option name="map" type="List">${map}</Option></Option></config></editWidget></field>`;
}

function printSymbol({ symbol }: StyleRule, index: number): string {
	switch (symbol.type) {
		case 'marker': {
			const svg = Buffer.from(facilitySvg(symbol.kind, symbol.look, palette)).toString('base64');
			return `<symbol type="marker" name="${index}" alpha="1" clip_to_extent="1" force_rhr="0"><layer class="SvgMarker" enabled="1" locked="0" pass="0">${options({ name: `base64:${svg}`, size: SYMBOL_MILLIMETERS, size_unit: 'MM', angle: 0, offset: '0,0' })}</layer></symbol>`;
		}
		case 'line':
			return `<symbol type="line" name="${index}" alpha="1" clip_to_extent="1" force_rhr="0"><layer class="SimpleLine" enabled="1" locked="0" pass="0">${options({ line_color: rgba(symbol.color), line_width: symbol.widthMillimeters, line_width_unit: 'MM', capstyle: 'round', joinstyle: 'round' })}</layer></symbol>`;
		case 'fill':
			return `<symbol type="fill" name="${index}" alpha="0.6" clip_to_extent="1" force_rhr="0"><layer class="SimpleFill" enabled="1" locked="0" pass="0">${options({ color: symbol.color === 'none' ? '0,0,0,0' : rgba(symbol.color), style: symbol.color === 'none' ? 'no' : symbol.isHatched ? 'f_diagonal' : 'solid', outline_color: rgba(symbol.outline), outline_width: 0.4, outline_width_unit: 'MM', outline_style: 'solid' })}</layer></symbol>`;
	}
}

function options(entries: Readonly<Record<string, string | number>>): string {
	return `<Option type="Map">${Object.entries(entries)
		.map(([name, value]) => `<Option name="${name}" value="${xml(String(value))}" type="QString"/>`)
		.join('')}</Option>`;
}

function toExpression(conditions: readonly StyleCondition[]): string {
	return conditions
		.map(
			({ property, operator, value }) =>
				`"${property}" ${operator} ${typeof value === 'number' ? value : `'${value}'`}`
		)
		.join(' AND ');
}

/** Shapes that every reader of SLD knows, one a kind. */
const MARKS: Partial<Record<string, string>> = {
	hydrant: 'circle',
	water_crane: 'square',
	intake: 'triangle',
	pool: 'square',
	micro_station: 'triangle',
	fire_station: 'star'
};
/** Never by color alone: broken is a cross, suspended a plus, impaired has a dark rim. */
const SLD_MARKS: Partial<Record<string, string>> = { unusable: 'x', suspended: 'cross' };
const SLD_OPERATORS = {
	'=': 'PropertyIsEqualTo',
	'<>': 'PropertyIsNotEqualTo',
	'<=': 'PropertyIsLessThanOrEqualTo',
	'>': 'PropertyIsGreaterThan'
} as const;

/** An SLD 1.0 of the same rules and colors; marks are plain shapes, for servers and ArcGIS. */
export function printSld(id: ExportLayerName, title: string): string {
	const rules = styleRules(id).map(
		(rule) =>
			`<Rule><Title>${xml(rule.label)}</Title>${sldFilter(rule.conditions)}${sldSymbol(rule)}</Rule>`
	);
	return `<?xml version="1.0" encoding="UTF-8"?>
<StyledLayerDescriptor version="1.0.0" xmlns="http://www.opengis.net/sld" xmlns:ogc="http://www.opengis.net/ogc" xmlns:xlink="http://www.w3.org/1999/xlink" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:schemaLocation="http://www.opengis.net/sld http://schemas.opengis.net/sld/1.0.0/StyledLayerDescriptor.xsd">
<NamedLayer><Name>${id}</Name><UserStyle><Title>${xml(title)}</Title><FeatureTypeStyle>
${rules.join('\n')}
</FeatureTypeStyle></UserStyle></NamedLayer></StyledLayerDescriptor>
`;
}

function sldFilter(conditions: readonly StyleCondition[]): string {
	if (conditions.length === 0) return '';
	const parts = conditions.map(({ property, operator, value }) => {
		const name = SLD_OPERATORS[operator];
		return `<ogc:${name}><ogc:PropertyName>${property}</ogc:PropertyName><ogc:Literal>${xml(String(value))}</ogc:Literal></ogc:${name}>`;
	});
	const all = parts.length === 1 ? parts.join('') : `<ogc:And>${parts.join('')}</ogc:And>`;
	return `<ogc:Filter>${all}</ogc:Filter>`;
}

function sldSymbol({ symbol }: StyleRule): string {
	const parameter = (name: string, value: string | number) =>
		`<CssParameter name="${name}">${value}</CssParameter>`;
	switch (symbol.type) {
		case 'marker': {
			const color = colorOf(symbol.look, symbol.kind, palette);
			const fill = isHollow(symbol.look, symbol.kind) ? palette.symbolPaper : color;
			const dash = symbol.look === 'planned' ? parameter('stroke-dasharray', '2 2') : '';
			const mark = SLD_MARKS[symbol.look] ?? MARKS[symbol.kind] ?? 'circle';
			const stroke = symbol.look === 'impaired' ? palette.symbolInk : color;
			return `<PointSymbolizer><Graphic><Mark><WellKnownName>${mark}</WellKnownName><Fill>${parameter('fill', fill)}</Fill><Stroke>${parameter('stroke', stroke)}${parameter('stroke-width', 2)}${dash}</Stroke></Mark><Size>14</Size></Graphic></PointSymbolizer>`;
		}
		case 'line':
			return `<LineSymbolizer><Stroke>${parameter('stroke', symbol.color)}${parameter('stroke-width', 2)}</Stroke></LineSymbolizer>`;
		case 'fill': {
			const fill =
				symbol.color === 'none'
					? ''
					: `<Fill>${parameter('fill', symbol.color)}${parameter('fill-opacity', symbol.isHatched ? 0.3 : 0.6)}</Fill>`;
			return `<PolygonSymbolizer>${fill}<Stroke>${parameter('stroke', symbol.outline)}${parameter('stroke-width', 1)}</Stroke></PolygonSymbolizer>`;
		}
	}
}

/** `#rrggbb` as QGIS writes colors. */
function rgba(color: string): string {
	const [, r = '0', g = '0', b = '0'] = /^#(..)(..)(..)$/.exec(color) ?? [];
	return [r, g, b]
		.map((part) => parseInt(part, 16))
		.concat(255)
		.join(',');
}

export function xml(text: string): string {
	return text.replace(/[&<>"']/g, (character) => `&#${character.codePointAt(0) ?? 0};`);
}
