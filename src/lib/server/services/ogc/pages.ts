import { translate } from '#lib/domain/messages/index.ts';
import type { OgcProperty } from '#lib/domain/ogc/facility-properties.ts';
import type { OgcCollection, OgcView } from './collections.ts';
import type { Link } from './documents.ts';
import type { HtmlCell, HtmlPage } from './html.ts';
import type { OgcFeature } from './items.ts';

const linkRow = ({ href, title, rel }: Link): HtmlCell[] => [{ href, text: title ?? href }, rel];

/** The way from the landing page down. */
export function crumbs(view: OgcView, base: string, collection?: OgcCollection) {
	return [
		{ href: `${base}?f=html`, title: view.district.name },
		...(collection
			? [
					{ href: `${base}/collections?f=html`, title: '数据集' },
					{ href: `${base}/collections/${collection.id}?f=html`, title: collection.title[0] }
				]
			: [])
	];
}

export function linksPage(
	view: OgcView,
	base: string,
	title: string,
	links: readonly Link[],
	lead?: string
): HtmlPage {
	return {
		title,
		...(lead ? { lead } : {}),
		path: [{ href: '/', title: translate('app.name', 'zh-CN') }, ...crumbs(view, base)],
		sections: [{ rows: links.filter(({ rel }) => rel !== 'self').map(linkRow) }]
	};
}

export function textsPage(
	view: OgcView,
	base: string,
	title: string,
	texts: readonly string[]
): HtmlPage {
	return { title, path: crumbs(view, base), sections: [{ rows: texts.map((text) => [text]) }] };
}

export function collectionsPage(view: OgcView, base: string): HtmlPage {
	return {
		title: '数据集',
		path: crumbs(view, base),
		sections: [
			{
				headings: ['数据集', '说明', '要素'],
				rows: view.collections.map(({ id, title, description }) => [
					{ href: `${base}/collections/${id}?f=html`, text: title[0] },
					description[0],
					{ href: `${base}/collections/${id}/items?f=html`, text: '浏览' }
				])
			}
		]
	};
}

export function propertiesPage(
	view: OgcView,
	base: string,
	collection: OgcCollection,
	properties: readonly OgcProperty[]
): HtmlPage {
	return {
		title: `${collection.title[0]} · 可查询字段`,
		path: crumbs(view, base, collection),
		sections: [
			{
				headings: ['字段', '名称', '类型', '单位', '取值'],
				rows: properties
					.filter(({ isQueryable }) => isQueryable)
					.map(({ name, label, type, unit, choices }) => [
						name,
						label[0],
						type,
						unit ?? '',
						(choices ?? []).map(([code, zh]) => `${code} ${zh}`).join('；')
					])
			}
		]
	};
}

/** A page of features as a table; columns in which nothing stands are left out. */
export function itemsPage(
	view: OgcView,
	base: string,
	collection: OgcCollection,
	properties: readonly OgcProperty[],
	found: { features: readonly OgcFeature[]; numberMatched: number; links: readonly Link[] }
): HtmlPage {
	const { features, numberMatched, links } = found;
	const shown = properties.filter(({ name }) =>
		features.some((feature) => (feature.properties[name] ?? null) !== null)
	);
	const here = `${base}/collections/${collection.id}/items`;
	return {
		title: collection.title[0],
		lead: `共 ${numberMatched} 个，本页 ${features.length} 个`,
		path: crumbs(view, base, collection),
		sections: [
			{
				headings: ['', ...shown.map(({ label }) => label[0])],
				rows: features.map(({ id, properties: values }) => [
					{ href: `${here}/${encodeURIComponent(id)}?f=html`, text: '详情' },
					...shown.map((property) => worded(property, values[property.name] ?? null))
				])
			},
			{ rows: links.filter(({ rel }) => rel === 'next' || rel === 'alternate').map(linkRow) }
		]
	};
}

export function itemPage(
	view: OgcView,
	base: string,
	collection: OgcCollection,
	properties: readonly OgcProperty[],
	feature: OgcFeature
): HtmlPage {
	const { id, geometry, properties: values } = feature;
	const place = geometry && 'coordinates' in geometry && geometry.type === 'Point';
	return {
		title: String(values['name'] ?? values['code'] ?? id),
		path: crumbs(view, base, collection),
		sections: [
			{
				rows: [
					['标识', id],
					['位置', place ? geometry.coordinates.join(', ') : (geometry?.type ?? '待落图')],
					...properties
						.filter(({ name }) => (values[name] ?? null) !== null)
						.map((property): HtmlCell[] => [
							property.label[0],
							worded(property, values[property.name] ?? null)
						])
				]
			}
		]
	};
}

function worded({ choices, unit }: OgcProperty, value: HtmlCell): HtmlCell {
	const word = choices?.find(([code]) => code === value)?.[1];
	if (word !== undefined) return word;
	return typeof value === 'number' && unit ? `${value} ${unit}` : value;
}
