import { translate } from '#lib/domain/messages/index.ts';
import { CONFORMANCE } from '#lib/domain/ogc/conformance.ts';
import { CRS84, servedCrs, STORAGE_CRS } from '#lib/domain/ogc/crs.ts';
import type { OgcProperty } from '#lib/domain/ogc/facility-properties.ts';
import { AppError } from '#lib/server/errors.ts';
import type { OgcCollection, OgcView } from './collections.ts';
import { findExtent, type ItemsPage } from './items.ts';

export interface Link {
	href: string;
	rel: string;
	type: string;
	title?: string;
}

export const MEDIA = {
	json: 'application/json',
	geojson: 'application/geo+json',
	html: 'text/html',
	schema: 'application/schema+json',
	openapi: 'application/vnd.oai.openapi+json;version=3.0',
	tile: 'application/vnd.mapbox-vector-tile'
} as const;

const REL_QUERYABLES = 'http://www.opengis.net/def/rel/ogc/1.0/queryables';
const REL_TILESETS = 'http://www.opengis.net/def/rel/ogc/1.0/tilesets-vector';

/** The address of a document, in the format that it is and in the other. */
export function selfLinks(url: URL, format: 'json' | 'html', media: string): Link[] {
	const other = (f: string) => {
		const copy = new URL(url);
		copy.searchParams.set('f', f);
		return copy.href;
	};
	const json = { href: other('json'), type: media, title: 'JSON' };
	const html = { href: other('html'), type: MEDIA.html, title: 'HTML' };
	return format === 'json'
		? [
				{ ...json, href: url.href, rel: 'self' },
				{ ...html, rel: 'alternate' }
			]
		: [
				{ ...html, href: url.href, rel: 'self' },
				{ ...json, rel: 'alternate' }
			];
}

/** @param base Address of the landing page, without a slash at its end. */
export function landingPage({ district }: OgcView, base: string, self: readonly Link[]) {
	return {
		title: `${district.name} · ${translate('app.name', 'zh-CN')}`,
		description: `${district.name}消防设施台账、覆盖盲区、道路到达时间等，OGC API – Features。${
			district.is_demo ? translate('app.demo', 'zh-CN') : ''
		}`,
		links: [
			...self,
			{ href: `${base}/api`, rel: 'service-desc', type: MEDIA.openapi, title: 'OpenAPI 3.0' },
			{ href: `${base}/api?f=html`, rel: 'service-doc', type: MEDIA.html, title: '接口说明' },
			{ href: `${base}/conformance`, rel: 'conformance', type: MEDIA.json, title: '符合的规范' },
			{ href: `${base}/collections`, rel: 'data', type: MEDIA.json, title: '数据集' },
			{ href: `${base}/tiles`, rel: REL_TILESETS, type: MEDIA.json, title: '矢量瓦片' },
			{
				href: `${base}/styles`,
				rel: 'http://www.opengis.net/def/rel/ogc/1.0/styles',
				type: MEDIA.json,
				title: '样式与 QGIS 工程'
			}
		]
	};
}

export function conformanceDocument(self: readonly Link[]) {
	return { links: self, conformsTo: CONFORMANCE };
}

export async function collectionDocument(view: OgcView, collection: OgcCollection, base: string) {
	const { id, title, description } = collection;
	const here = `${base}/collections/${id}`;
	const extent = await findExtent(view, collection);
	return {
		id,
		title: title[0],
		description: description[0],
		itemType: 'feature',
		...(extent
			? {
					extent: {
						spatial: { bbox: [extent], crs: CRS84 },
						temporal: {
							interval: [[null, null]],
							trs: 'http://www.opengis.net/def/uom/ISO-8601/0/Gregorian'
						}
					}
				}
			: {}),
		crs: servedCrs(view.district.srid),
		storageCrs: STORAGE_CRS,
		links: [
			{ href: here, rel: 'self', type: MEDIA.json, title: title[0] },
			{ href: `${here}?f=html`, rel: 'alternate', type: MEDIA.html, title: title[0] },
			{ href: `${here}/items`, rel: 'items', type: MEDIA.geojson, title: title[0] },
			{ href: `${here}/items?f=html`, rel: 'items', type: MEDIA.html, title: title[0] },
			{ href: `${here}/queryables`, rel: REL_QUERYABLES, type: MEDIA.schema, title: '可查询字段' },
			...(collection.kind
				? [
						{
							href: `${base}/styles/${id}.qml`,
							rel: 'describedby',
							type: 'application/x-qgis-style',
							title: 'QGIS 样式 QML'
						},
						{
							href: `${base}/styles/${id}.sld`,
							rel: 'describedby',
							type: 'application/vnd.ogc.sld+xml',
							title: 'SLD'
						}
					]
				: [])
		]
	};
}

export async function collectionsDocument(view: OgcView, base: string, self: readonly Link[]) {
	const collections = [];
	for (const collection of view.collections) {
		// One whose analysis cannot be computed yet (no roads) is not there yet.
		const document = await collectionDocument(view, collection, base).catch(ifRefused);
		if (document) collections.push(document);
	}
	return { links: self, crs: servedCrs(view.district.srid), collections };
}

function ifRefused(thrown: unknown): undefined {
	if (!(thrown instanceof AppError)) throw thrown;
}

/** The properties that filters may name, as JSON Schema. */
export function queryablesDocument(
	collection: OgcCollection,
	properties: readonly OgcProperty[],
	self: string
) {
	return {
		$schema: 'https://json-schema.org/draft/2020-12/schema',
		$id: self,
		type: 'object',
		title: collection.title[0],
		properties: {
			geometry: { $ref: `https://geojson.org/schema/${collection.geometryType}.json` },
			...Object.fromEntries(
				properties
					.filter(({ isQueryable }) => isQueryable)
					.map((property) => [property.name, propertySchema(property)])
			)
		},
		additionalProperties: false
	};
}

/** A property as JSON Schema; the words of its codes stand in `description`. */
export function propertySchema({ label, type, unit, choices }: OgcProperty) {
	return {
		title: label[0],
		type,
		...(unit ? { 'x-ogc-unit': unit } : {}),
		...(choices
			? {
					enum: choices.map(([code]) => code),
					description: choices.map(([code, zh]) => `${code} ${zh}`).join('；')
				}
			: {})
	};
}

/** A page of features as the text of a GeoJSON FeatureCollection; its features are texts already. */
export function printItems(
	{ features, numberMatched }: ItemsPage,
	links: readonly Link[],
	now: Date
): string {
	const head = {
		type: 'FeatureCollection',
		timeStamp: now.toISOString(),
		numberMatched,
		numberReturned: features.length
	};
	return `${JSON.stringify(head).slice(0, -1)},"features":[${features.join(',')}],"links":${JSON.stringify(links)}}`;
}

/** The link to the page behind this one. @param url Of this page, as asked for. */
export function nextLink({ next }: ItemsPage, url: URL): Link | undefined {
	if (next === undefined) return undefined;
	const copy = new URL(url);
	copy.searchParams.set('cursor', next);
	return { href: copy.href, rel: 'next', type: MEDIA.geojson, title: '下一页' };
}
