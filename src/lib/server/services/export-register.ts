import type { ExportDisclosure } from '#lib/domain/export.ts';
import type { Facility, FacilityKind, FacilityState } from '#lib/domain/facility.ts';
import { LIFECYCLES } from '#lib/domain/facility.ts';
import { withoutSensitive } from '#lib/domain/facility-attributes.ts';
import type { Layer, LayerFeature } from '#lib/formats/layer.ts';
import {
	listExportedAreas,
	listExportedPlaces,
	type ExportedArea,
	type ExportedPlace
} from '#lib/server/queries/export.ts';
import {
	listFacilities,
	listMatched,
	type FacilityFilter,
	type Moment
} from '#lib/server/queries/facility.ts';
import { can, confinedTo, type Context } from './context.ts';
import { assertForeseen, attributeColumns, type AttributeTypes } from './export-attributes.ts';
import {
	codeColumns,
	column,
	IDENTITY_COLUMNS,
	messageOf,
	PERSON_COLUMNS,
	RECORD_COLUMNS,
	type Column
} from './export-columns.ts';

/** Rows of one statement, few enough for the embedded database to answer in 200 ms. */
const ID_PAGE = 2000;
const ROW_PAGE = 250;
const AREA_PAGE = 50;
const PLACE_PAGE = 2000;

const byText = new Intl.Collator('zh-Hans-CN', { numeric: true }).compare;

/** Which facilities an export is of. */
export interface RegisterSelection {
	includesRemoved: boolean;
	township?: string | undefined;
	states?: readonly FacilityState[] | undefined;
	/** The register of another time. */
	moment?: Moment | undefined;
	disclosure: ExportDisclosure;
	/** Called with how many were left out because they are not public. */
	onWithheld: (count: number) => void;
}

/**
 * The register of a kind as a layer, ordered by code, unplaced facilities with no geometry. What the
 * actor may not see is left out, and from a public export all that is not public.
 */
export async function facilityLayer(
	context: Context,
	district: string,
	kind: FacilityKind,
	options: RegisterSelection
): Promise<Layer> {
	const isPublic = options.disclosure === 'public';
	const includesSensitive = !isPublic && can(context.actor, district, 'sensitive.read');
	const servicedBy = confinedTo(context.actor, district);
	const { moment } = options;
	const filter: SelectionFilter = {
		kinds: [kind],
		lifecycles: LIFECYCLES.filter(
			(lifecycle) => options.includesRemoved || lifecycle !== 'removed'
		),
		states: options.states,
		township: options.township,
		includesSensitive,
		servicedBy,
		outageAt: moment?.asOf ?? context.now()
	};
	const matched = await readAll(ID_PAGE, (page) =>
		listMatched(context.db, district, filter, page, moment)
	);
	const listed = isPublic ? matched.filter(({ disclosure }) => disclosure === 'public') : matched;
	options.onWithheld(matched.length - listed.length);
	listed.sort((a, b) => byText(a.code ?? '\uFFFF', b.code ?? '\uFFFF') || (a.id < b.id ? -1 : 1));
	const found: AttributeTypes = new Map();
	for (const { attribute_types } of listed)
		for (const [key, type] of Object.entries(attribute_types))
			found.set(key, (found.get(key) ?? new Set()).add(type));
	const common = [
		...IDENTITY_COLUMNS,
		...(includesSensitive ? PERSON_COLUMNS : []),
		...RECORD_COLUMNS
	];
	const taken = common.map(({ name }) => name);
	const columns = [...common, ...attributeColumns(kind, found, { includesSensitive, taken })];
	const ids = listed.map(({ id }) => id);
	return {
		name: kind,
		label: messageOf(`kind.${kind}`),
		geometryType: 'Point',
		fields: columns,
		features: readFacilities(context, district, ids, { filter, moment, found, columns })
	};
}

type SelectionFilter = Omit<FacilityFilter, 'after' | 'limit'>;

async function* readFacilities(
	{ db }: Context,
	district: string,
	ids: readonly string[],
	options: {
		filter: SelectionFilter;
		moment: Moment | undefined;
		found: AttributeTypes;
		columns: readonly Column<Facility>[];
	}
): AsyncGenerator<LayerFeature> {
	const { found, columns, filter, moment } = options;
	for (let start = 0; start < ids.length; start += ROW_PAGE) {
		const page = ids.slice(start, start + ROW_PAGE);
		const selection = { ...filter, ids: page, limit: ROW_PAGE };
		const rows = await listFacilities(db, district, selection, moment);
		const byId = new Map(rows.map((row) => [row.id, row]));
		for (const id of page) {
			const row = byId.get(id);
			if (!row) continue; // Removed, or made sensitive, since the ids were read.
			assertForeseen(row, found);
			const facility = filter.includesSensitive ? row : withoutSensitive(row);
			yield {
				geometry: row.position && { type: 'Point', coordinates: row.position },
				values: columns.map(({ read }) => read(facility))
			};
		}
	}
}

const AREA_COLUMNS: readonly Column<ExportedArea>[] = [
	column('id', ['标识', 'Id'], 'text', (area) => area.id),
	...codeColumns<ExportedArea>('kind', ['类型', 'Kind'], 'areaKind', (area) => area.kind),
	column('code', ['代码', 'Code'], 'text', (area) => area.code),
	column('name', ['名称', 'Name'], 'text', (area) => area.name),
	column('parent_code', ['上级代码', 'Parent code'], 'text', (area) => area.parent_code),
	column('source', ['来源', 'Source'], 'text', (area) => area.source),
	column('is_derived', ['推算', 'Derived'], 'boolean', (area) => area.is_derived)
];

/** What must be covered: built-up area, boundaries, townships … */
export async function areaLayer(
	context: Context,
	district: string,
	{ disclosure, onWithheld }: Pick<RegisterSelection, 'disclosure' | 'onWithheld'>
): Promise<Layer> {
	const isPublic = disclosure === 'public';
	const includesSensitive = !isPublic && can(context.actor, district, 'sensitive.read');
	const found = await readAll(AREA_PAGE, (page) =>
		listExportedAreas(context.db, district, includesSensitive, page)
	);
	const areas = isPublic ? found.filter((area) => area.disclosure === 'public') : found;
	onWithheld(found.length - areas.length);
	areas.sort((a, b) => byText(a.kind, b.kind) || byText(a.code ?? '', b.code ?? ''));
	return tableOf(
		'areas',
		messageOf('layer.areas'),
		'MultiPolygon',
		AREA_COLUMNS,
		areas,
		(area) => area.geometry
	);
}

const PLACE_COLUMNS: readonly Column<ExportedPlace>[] = [
	column('id', ['标识', 'Id'], 'text', (place) => place.id),
	...codeColumns<ExportedPlace>('kind', ['类型', 'Kind'], 'placeKind', (place) => place.kind),
	column('code', ['代码', 'Code'], 'text', (place) => place.code),
	column('name', ['名称', 'Name'], 'text', (place) => place.name),
	column('parent_code', ['上级代码', 'Parent code'], 'text', (place) => place.parent_code),
	column('population', ['人口', 'Population'], 'integer', (place) => place.population),
	column('is_rural', ['乡村，不适用5分钟', 'Rural'], 'boolean', (place) => place.is_rural),
	column('rank', ['级别', 'Rank'], 'integer', (place) => place.rank),
	column('source', ['来源', 'Source'], 'text', (place) => place.source),
	column('source_id', ['来源标识', 'Source id'], 'text', (place) => place.source_id)
];

/** Named points: townships, communities, villages, forest units, settlements. */
export async function placeLayer(context: Context, district: string): Promise<Layer> {
	const places = await readAll(PLACE_PAGE, (page) =>
		listExportedPlaces(context.db, district, page)
	);
	places.sort(
		(a, b) => a.rank - b.rank || byText(a.code ?? '', b.code ?? '') || byText(a.name, b.name)
	);
	return tableOf(
		'places',
		messageOf('layer.places'),
		'Point',
		PLACE_COLUMNS,
		places,
		({ lon, lat }) => ({
			type: 'Point',
			coordinates: [lon, lat]
		})
	);
}

/** Rows in memory as a layer. */
export function tableOf<Row>(
	name: string,
	label: Layer['label'],
	geometryType: Layer['geometryType'],
	columns: readonly Column<Row>[],
	rows: readonly Row[],
	geometryOf: (row: Row) => LayerFeature['geometry']
): Layer {
	const features = async function* (): AsyncGenerator<LayerFeature> {
		for (const row of rows)
			yield { geometry: geometryOf(row), values: columns.map(({ read }) => read(row)) };
	};
	return { name, label, geometryType, fields: columns, features: features() };
}

/** All pages of a list by id. */
export async function readAll<Row extends { id: string }>(
	limit: number,
	readPage: (page: { after: string | undefined; limit: number }) => Promise<Row[]>
): Promise<Row[]> {
	const rows: Row[] = [];
	for (;;) {
		const page = await readPage({ after: rows.at(-1)?.id, limit });
		rows.push(...page);
		if (page.length < limit) return rows;
	}
}
