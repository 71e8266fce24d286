import * as v from 'valibot';
import { PositionSchema, type Facility, type FacilityInput } from '#lib/domain/facility.ts';
import { dayOf } from '#lib/domain/day.ts';
import type { WireCrs } from '#lib/domain/ogc/crs.ts';
import { facilityProperties } from '#lib/domain/ogc/facility-properties.ts';
import { readFeature } from '#lib/domain/ogc/feature-input.ts';
import { readDay } from '#lib/domain/ogc/times.ts';
import {
	Forbidden,
	Invalid,
	NotFound,
	PreconditionFailed,
	PreconditionRequired
} from '#lib/server/errors.ts';
import { createFacility, updateFacility } from '../facility.ts';
import { requireFacility } from '../facility-lookup.ts';
import { invalid, parseId } from '../validation.ts';
import type { OgcCollection, OgcView } from './collections.ts';

const FeatureSchema = v.looseObject({
	type: v.literal('Feature'),
	geometry: v.optional(v.nullable(v.unknown())),
	properties: v.optional(v.nullable(v.record(v.string(), v.unknown())))
});
const PatchSchema = v.looseObject({
	geometry: v.optional(v.nullable(v.unknown())),
	properties: v.optional(v.nullable(v.record(v.string(), v.unknown())))
});
const PointSchema = v.looseObject({
	type: v.literal('Point'),
	coordinates: v.pipe(v.array(v.pipe(v.number(), v.finite())), v.minLength(2), v.maxLength(3))
});

/** What an edit must know beside its body. */
export interface EditOptions {
	crs: WireCrs;
	/** What `If-Match` allows; undefined: none was sent. */
	versions: readonly number[] | '*' | undefined;
}

/** Adds a facility of the collection's kind. @throws {Invalid} Names each wrong property. */
export async function createItem(
	view: OgcView,
	collection: OgcCollection,
	body: unknown,
	{ crs }: Pick<EditOptions, 'crs'>
): Promise<Facility> {
	const kind = editableKind(collection);
	const sent = parse(FeatureSchema, body);
	const { context, district, audience } = view;
	const read = readFeature(kind, facilityProperties(kind, audience), sent.properties ?? {}, {
		before: undefined,
		isWhole: false,
		timeZone: district.time_zone
	});
	if (!read.ok) throw invalid(read.issues);
	const position = readPosition(sent.geometry ?? null, crs, undefined);
	const input = { ...read.fields, kind, position } as FacilityInput;
	return createFacility(context, district.code, input);
}

/**
 * Replaces (`isWhole`) or changes a facility by the service of the register: recorded, audited, undoable.
 *
 * The version that the editor saw must be named: by `If-Match`, or, when replacing, by the property `version` that
 * came with the feature — QGIS sends no `If-Match`, but sends back what it was given.
 *
 * @throws {PreconditionFailed} It was changed since. @throws {PreconditionRequired} No version was named.
 */
export async function changeItem(
	view: OgcView,
	collection: OgcCollection,
	id: string,
	body: unknown,
	options: EditOptions & { isWhole: boolean }
): Promise<Facility> {
	const kind = editableKind(collection);
	const { context, district, audience } = view;
	const before = await findEditable(view, collection, id, options);
	const { isWhole } = options;
	const sent = isWhole ? parse(FeatureSchema, body) : parse(PatchSchema, body);
	const properties = sent.properties ?? {};
	assertVersion(before, options.versions, isWhole ? properties['version'] : undefined);
	const read = readFeature(kind, facilityProperties(kind, audience), properties, {
		before,
		isWhole,
		timeZone: district.time_zone
	});
	if (!read.ok) throw invalid(read.issues);
	const isPlaceSent = isWhole || sent.geometry !== undefined;
	const position = isPlaceSent
		? { position: readPosition(sent.geometry ?? null, options.crs, before.position) }
		: {};
	const patch = { ...read.fields, ...position, version: before.version };
	return updateFacility(context, district.code, before.id, patch);
}

/**
 * Retires a facility: it leaves the collection and stays in the register as removed, with its approval.
 *
 * @param query `approval` (required) and `removed_on` (default today).
 */
export async function retireItem(
	view: OgcView,
	collection: OgcCollection,
	id: string,
	query: { approval: string | null; removedOn: string | null },
	options: Pick<EditOptions, 'versions'>
): Promise<void> {
	const { context, district } = view;
	editableKind(collection);
	const before = await findEditable(view, collection, id, options);
	const approval = query.approval?.trim();
	if (!approval) {
		throw new Invalid(
			[
				'拆除设施须有批准文号：DELETE …?approval=文号[&removed_on=2026-01-31]。在 QGIS 中请改为填写“在册状态”removed、“拆除批准文号”和“拆除日期”。',
				'Removing a facility needs its approval: DELETE …?approval=…[&removed_on=2026-01-31]. In QGIS set lifecycle to removed, with removal_approval and removed_on.'
			],
			{ issues: [{ path: 'approval', message: '必填 — required' }] }
		);
	}
	assertVersion(before, options.versions, undefined);
	const today = dayOf(context.now(), district.time_zone);
	const day = query.removedOn === null ? today : readDay(query.removedOn);
	if (day === undefined)
		throw invalid([{ path: 'removed_on', message: '应为日期，如 2026-01-31 — must be a date' }]);
	await updateFacility(context, district.code, before.id, {
		version: before.version,
		lifecycle: 'removed',
		removed_on: day,
		removal_approval: approval
	});
}

/** @throws {Forbidden} This reader may not edit the collection. */
function editableKind({ kind, isEditable, title }: OgcCollection) {
	if (kind && isEditable) return kind;
	throw new Forbidden(
		[
			'“{title}”不能用此账号或令牌修改。修改设施需要规划员权限和可读写的令牌。',
			'{title} cannot be changed with this account or token. It takes a planner and a token for writing.'
		],
		{ params: { title: title[0] } }
	);
}

async function findEditable(
	view: OgcView,
	{ kind }: OgcCollection,
	id: string,
	{ versions }: Pick<EditOptions, 'versions'>
): Promise<Facility> {
	const { context, district } = view;
	try {
		const facility = await requireFacility(context.db, context, district.code, parseId(id));
		if (facility.kind === kind && facility.lifecycle !== 'removed') return facility;
	} catch (error) {
		if (!(error instanceof NotFound) && !(error instanceof Invalid)) throw error;
	}
	// RFC 9110, 13.1.1: a condition on what is not there is not met.
	if (versions !== undefined)
		throw new PreconditionFailed([
			'没有这个要素，或已拆除。',
			'There is no such feature, or it was removed.'
		]);
	throw new NotFound(['没有这个要素，或已拆除。', 'There is no such feature, or it was removed.']);
}

function assertVersion(
	before: Facility,
	versions: EditOptions['versions'],
	sentVersion: unknown
): void {
	const named =
		versions ??
		(sentVersion === undefined || sentVersion === null ? undefined : [Number(sentVersion)]);
	if (named === undefined) {
		throw new PreconditionRequired([
			'请用 If-Match 注明所依据的版本（取自 GET 的 ETag），整体替换也可在 properties.version 中注明，以免覆盖他人的修改。',
			'Name the version that you saw: If-Match with the ETag of GET or, when replacing, properties.version; so that nobody’s change is overwritten.'
		]);
	}
	if (named === '*' || named.includes(before.version)) return;
	throw new PreconditionFailed(
		[
			'“{name}”刚被 {who} 修改过（现为第 {version} 版）。请重新读取，核对后再保存。',
			'{name} was changed by {who} meanwhile (now version {version}). Read it again, compare, and save.'
		],
		{
			params: {
				name: before.name ?? before.code ?? before.id,
				who: before.recorded_by,
				version: before.version
			}
		}
	);
}

/** A millimeter, in degrees: what a position may be off after going through another reference system. */
const SAME_DEGREES = 1e-8;
/** QGIS writes coordinates with so many decimals, also those that nobody touched: 5 cm in degrees. */
const QGIS_DECIMALS = 6;
const asQgisWrites = (coordinate: number) => Number(coordinate.toFixed(QGIS_DECIMALS));

function readPosition(
	geometry: unknown,
	crs: WireCrs,
	before: Facility['position'] | undefined
): [number, number] | null {
	if (geometry === null) return null;
	const point = v.safeParse(PointSchema, geometry);
	if (!point.success)
		throw invalid([
			{
				path: 'geometry',
				message: '应为 GeoJSON 的 Point 或 null — must be a GeoJSON Point or null'
			}
		]);
	const [first = NaN, second = NaN] = point.output.coordinates;
	const position = crs.fromWire(first, second);
	if (!v.safeParse(PositionSchema, position).success)
		throw invalid([
			{
				path: 'geometry',
				message: `坐标不在坐标系 ${crs.uri} 的范围内，请核对 Content-Crs 与轴序 — the coordinates are outside of ${crs.uri}: look at Content-Crs and the order of the axes`
			}
		]);
	if (!before) return position;
	const [firstBefore, secondBefore] = crs.toWire(...before);
	const isSame =
		(Math.abs(before[0] - position[0]) < SAME_DEGREES &&
			Math.abs(before[1] - position[1]) < SAME_DEGREES) ||
		(asQgisWrites(firstBefore) === first && asQgisWrites(secondBefore) === second);
	return isSame ? before : position;
}

function parse<const S extends v.GenericSchema>(schema: S, body: unknown): v.InferOutput<S> {
	const parsed = v.safeParse(schema, body);
	if (parsed.success) return parsed.output;
	throw new Invalid(['正文应为 GeoJSON 的 Feature。', 'The body must be a GeoJSON Feature.']);
}
