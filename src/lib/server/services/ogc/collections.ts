import { publicFieldsOf } from '#lib/domain/disclosure.ts';
import { EXPORT_LAYERS, type ExportLayerName } from '#lib/domain/export.ts';
import { FACILITY_KINDS, type FacilityKind } from '#lib/domain/facility.ts';
import type { Message } from '#lib/domain/messages/index.ts';
import type { Audience } from '#lib/domain/ogc/facility-properties.ts';
import { NotFound } from '#lib/server/errors.ts';
import type { DistrictRecord } from '#lib/server/queries/district.ts';
import { authorize, can, confinedTo, type Context } from '../context.ts';
import { requireDistrict } from '../district-access.ts';
import { messageOf } from '../export-columns.ts';

/** What the OGC API serves of a district: one collection a layer of the exports. */
export interface OgcCollection {
	id: ExportLayerName;
	title: Message;
	description: Message;
	/** undefined: computed, or areas and places. */
	kind: FacilityKind | undefined;
	geometryType: 'Point' | 'LineString' | 'MultiLineString' | 'Polygon' | 'MultiPolygon';
	/** This reader may add, change and retire. */
	isEditable: boolean;
}

/** A district as this reader of the OGC API sees it. */
export interface OgcView {
	context: Context;
	district: DistrictRecord;
	audience: Audience;
	collections: readonly OgcCollection[];
}

/** Layers of files only: of a chosen scenario, of every look there ever was, and areas that `response` tells already. */
const FILES_ONLY: readonly ExportLayerName[] = ['scenario', 'inspections', 'responsibility'];

const OPEN_TO_MAINTAINERS: readonly ExportLayerName[] = [...FACILITY_KINDS, 'areas', 'places'];

const GEOMETRY_TYPES: Partial<Record<ExportLayerName, OgcCollection['geometryType']>> = {
	holes: 'Polygon',
	areas: 'MultiPolygon',
	response: 'LineString',
	gaps: 'LineString',
	shortfall: 'MultiLineString'
};

const DESCRIPTIONS: Partial<Record<ExportLayerName, Message>> = {
	holes: [
		'现状口径的覆盖盲区，按评价范围计算。',
		'Holes in coverage as is, of the area that is judged.'
	],
	areas: ['建成区、边界、乡镇等范围。', 'Built-up area, boundaries, townships and other areas.'],
	places: ['乡镇、社区、村、林场等地名。', 'Townships, communities, villages, forest units.'],
	response: ['每段道路的消防车到达时间。', 'Arrival time of engines on every road edge.'],
	gaps: ['超过时限的路段。', 'Parts of roads beyond the limit.'],
	shortfall: ['按道路的应建、实有、欠账。', 'Required, existing and missing hydrants by road.']
};

/** @throws {NotFound} No such district. @throws {Forbidden} Not for this reader. */
export async function openOgc(context: Context, code: string): Promise<OgcView> {
	authorize(context, code, 'map.read');
	const district = await requireDistrict(context.db, code);
	const { actor } = context;
	const isPublicOnly = actor.isPublicOnly ?? false;
	const audience = {
		isPublicOnly,
		includesSensitive: !isPublicOnly && can(actor, code, 'sensitive.read')
	};
	const isConfined = confinedTo(actor, code) !== undefined;
	const mayWrite = !isPublicOnly && can(actor, code, 'facility.write');
	const collections = EXPORT_LAYERS.filter(
		(id) =>
			!FILES_ONLY.includes(id) &&
			(!isPublicOnly || publicFieldsOf(id) !== undefined) &&
			(!isConfined || OPEN_TO_MAINTAINERS.includes(id))
	).map((id) => collectionOf(id, mayWrite));
	return { context, district, audience, collections };
}

/** @throws {NotFound} No such collection for this reader. */
export function findCollection(view: OgcView, id: string): OgcCollection {
	const found = view.collections.find((collection) => collection.id === id);
	if (found) return found;
	throw new NotFound(['没有这个数据集：{id}', 'There is no such collection: {id}'], {
		params: { id }
	});
}

function collectionOf(id: ExportLayerName, mayWrite: boolean): OgcCollection {
	const kind = FACILITY_KINDS.find((known) => known === id);
	const title = kind ? messageOf(`kind.${kind}`) : layerTitle(id);
	return {
		id,
		title,
		description: DESCRIPTIONS[id] ?? [
			`${title[0]}台账：在册未拆除的。datetime 参数给出某时的台账。`,
			`The register of this kind, without what was removed; datetime asks for another time.`
		],
		kind,
		geometryType: GEOMETRY_TYPES[id] ?? 'Point',
		isEditable: kind !== undefined && mayWrite
	};
}

function layerTitle(id: Exclude<ExportLayerName, never>): Message {
	switch (id) {
		case 'holes':
		case 'areas':
		case 'places':
		case 'response':
		case 'gaps':
		case 'shortfall':
			return messageOf(`layer.${id}`);
		default:
			return [id, id];
	}
}
