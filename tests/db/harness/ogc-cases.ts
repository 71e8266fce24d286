import { epsgUri } from '#lib/domain/ogc/crs.ts';

/** Parameters of boxes in every system, and the codes that they find. */
export const BOXES: [string, string[]][] = [
	['bbox=128.895,47.725,128.905,47.735', ['H-1']],
	['bbox=128.895,47.725,0,128.905,47.735,100', ['H-1']],
	[`bbox=47.725,128.895,47.735,128.905&bbox-crs=${epsgUri(4326)}`, ['H-1']],
	[`bbox=47.725,128.895,47.735,128.905&bbox-crs=${epsgUri(4490)}`, ['H-1']],
	[`bbox=5288400,492490,5288420,492510&bbox-crs=${epsgUri(4552)}`, ['H-1']],
	[`bbox=5288400,43492490,5288420,43492510&bbox-crs=${epsgUri(4531)}`, ['H-1']],
	[`bbox=14349080,6062050,14349090,6062060&bbox-crs=${epsgUri(3857)}`, ['H-1']],
	['bbox=170,40,-170,50', []],
	['bbox=100,40,-170,50', ['H-1', 'H-2']]
];

/** CQL2 texts, and the codes of the hydrants of ogc-features.test.ts that they find. */
export const FILTERS: [string, string[]][] = [
	[`code = 'H-1'`, ['H-1']],
	[`code <> 'H-1'`, ['H-2', 'H-4']],
	[`flow_lps > 10 AND flow_lps <= 15`, ['H-1']],
	[`flow_lps * 2 + 1 = 61`, ['H-2']],
	[`flow_lps / 0 = 1`, []],
	[`flow_lps BETWEEN 20 AND 40`, ['H-2']],
	[`flow_lps IS NULL`, ['H-4']],
	[`NOT (flow_lps IS NULL)`, ['H-1', 'H-2']],
	[`code IN ('H-2','H-4')`, ['H-2', 'H-4']],
	[`code NOT IN ('H-2','H-4')`, ['H-1']],
	[`code LIKE 'H-_'`, ['H-1', 'H-2', 'H-4']],
	[`code NOT LIKE '%2'`, ['H-1', 'H-4']],
	[`CASEI(code) = CASEI('h-1')`, ['H-1']],
	[`name LIKE '%大街%'`, ['H-1']],
	[`code LIKE 'H\\%'`, []],
	[`has_sign`, ['H-1']],
	[`has_sign = TRUE OR code = 'H-2'`, ['H-1', 'H-2']],
	[`state = 'intact'`, ['H-1']],
	[`state = 'uninspected'`, ['H-2', 'H-4']],
	[`opened_on = DATE('2020-05-01')`, ['H-1']],
	[`opened_on > DATE('2020-05-01')`, []],
	[`opened_on < '2020年06月'`, ['H-1']],
	[`observed_at >= TIMESTAMP('2026-01-05T00:30:00Z')`, ['H-1']],
	[`observed_at > TIMESTAMP('2026-01-05T00:30:00Z')`, []],
	[`observed_at = DATE('2026-01-05')`, ['H-1']],
	[`geometry IS NULL`, ['H-4']],
	[`S_INTERSECTS(geometry,BBOX(128.9,47.73,128.905,47.735))`, ['H-1']],
	[`S_WITHIN(geometry,POLYGON((128 47,129 47,129 48,128 48,128 47)))`, ['H-1', 'H-2']],
	[`S_DISJOINT(geometry,POINT(128.9 47.73))`, ['H-2']],
	[`S_INTERSECTS(geometry,POLYGON((128 47,129 48,129 47,128 48,128 47)))`, ['H-1', 'H-2']],
	[`version = 1 AND code > 'H-1'`, ['H-2', 'H-4']]
];

/** CQL2 texts that are refused, and a word of the refusal. */
export const WRONG_FILTERS: [string, string][] = [
	[`colour = 'red'`, 'colour'],
	[`code = `, '不完整'],
	[`code = 1`, '不能比较'],
	[`flow_lps LIKE 'x'`, '文字'],
	[`state`, '真假值'],
	[`code = 'x'; drop table facility`, ';'],
	[`code LIKE 'x\\'`, '引号'],
	[`code LIKE '%\\\\'`, '无法计算'],
	[`flow_lps * 1e300 * 1e300 > 1`, '无法计算'],
	[`S_INTERSECTS(geometry, POINT(1))`, '不应有'],
	[`pg_sleep(10) = 1`, '不支持函数']
];

/** Paths that are refused, and the parameter that the refusal names. */
export const WRONG_REQUESTS: [string, string][] = [
	['/collections/hydrant/items?colour=red', 'colour'],
	['/collections/hydrant/items?limit=0', 'limit'],
	['/collections/hydrant/items?limit=x', 'limit'],
	['/collections/hydrant/items?bbox=1,2,3', 'bbox'],
	['/collections/hydrant/items?bbox=a,2,3,4', 'bbox'],
	['/collections/hydrant/items?datetime=yesterday', 'datetime'],
	['/collections/hydrant/items?datetime=2025-01-01/2024-01-01', 'datetime'],
	['/collections/hydrant/items?datetime=../..', 'datetime'],
	['/collections/hydrant/items?crs=EPSG:4326', 'crs'],
	[
		'/collections/hydrant/items?bbox=1,2,3,4&bbox-crs=http://www.opengis.net/def/crs/EPSG/0/2000',
		'bbox-crs'
	],
	['/collections/hydrant/items?filter-lang=cql2-json&filter={}', 'filter-lang'],
	['/collections/hydrant/items?cursor=7', 'cursor'],
	['/collections/hydrant/items?flow_lps=much', 'flow_lps'],
	['/collections/hydrant/items?code=a&code=b', 'code'],
	['/collections/hydrant/items?code=%00', '字符'],
	['/conformance?x=1', 'x'],
	['/collections?f=xml', 'f']
];
