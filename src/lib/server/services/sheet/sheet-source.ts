import { projectionByCode, type Projection } from '#lib/core/geometry/index.ts';
import type { Area, Place } from '#lib/domain/area.ts';
import type { CoverageArea } from '#lib/domain/district.ts';
import type { Facility } from '#lib/domain/facility.ts';
import type { PlaneBox } from '#lib/formats/sheet/map-frame.ts';
import { findCoverageArea, listAreas } from '#lib/server/queries/area.ts';
import { findBoundary, type DistrictRecord } from '#lib/server/queries/district.ts';
import { listFacilities, type FacilityCursor } from '#lib/server/queries/facility.ts';
import { findCurrentBatch, type ImportBatch } from '#lib/server/queries/import-batch.ts';
import { listPlaces, listTownshipNames } from '#lib/server/queries/place.ts';
import { listBaseShapes, listBuildingShapes, type BaseShape } from '#lib/server/queries/sheet.ts';
import { getPlacedDistrict } from '../analysis.ts';
import { can, confinedTo, type Context } from '../context.ts';
import { loadRoads, type LoadedRoads } from '../road-cache.ts';
import { degreesOfBox, planeOfBox, planeOfPolygon, planeOfWkb } from './plane-shapes.ts';

/** Rows of one statement, few enough for the embedded database to answer in 200 ms. */
const FACILITY_PAGE = 250;
const SHAPE_PAGE = 1000;
const MOST_AREAS = 5000;

export interface PlacedFacility extends Facility {
	x: number;
	y: number;
}

export interface PlaneFeature extends Omit<BaseShape, 'wkb'> {
	/** Lines, or the rings of one shape. */
	parts: Float64Array[];
	isArea: boolean;
}

export interface PlaneArea {
	area: Area;
	rings: Float64Array[];
}

/** What sheets of a district are drawn from, read once for all of them, in its plane. */
export class SheetSource {
	readonly context: Context;
	readonly district: DistrictRecord & { srid: number };
	readonly projection: Projection;
	readonly districtBox: PlaneBox;
	readonly batch: ImportBatch | undefined;
	readonly isPublic: boolean;
	readonly #kept = new Map<string, Promise<unknown>>();

	private constructor(
		context: Context,
		options: {
			district: DistrictRecord & { srid: number; bbox: [number, number, number, number] };
			batch: ImportBatch | undefined;
			isPublic: boolean;
		}
	) {
		this.context = context;
		this.district = options.district;
		this.projection = projectionByCode(options.district.srid);
		this.districtBox = planeOfBox(options.district.bbox, this.projection);
		this.batch = options.batch;
		this.isPublic = options.isPublic;
	}

	/** @throws {NotFound} No such district. @throws {Unavailable} It has no outline yet. */
	static async open(
		context: Context,
		code: string,
		options: { isPublic: boolean }
	): Promise<SheetSource> {
		const district = await getPlacedDistrict(context.db, code);
		const batch = await findCurrentBatch(context.db, code);
		return new SheetSource(context, { district, batch, ...options });
	}

	/** Placed facilities that the reader may see; of a public sheet those marked public. */
	facilities(): Promise<PlacedFacility[]> {
		return this.#once('facilities', () => this.#readFacilities());
	}

	places(): Promise<Place[]> {
		return this.#once('places', () => listPlaces(this.context.db, this.district.code));
	}

	/** Names of townships by code. */
	townships(): Promise<Map<string, string>> {
		return this.#once('townships', () => listTownshipNames(this.context.db, this.district.code));
	}

	/** Areas of all kinds that the reader may see. */
	areas(): Promise<PlaneArea[]> {
		return this.#once('areas', async () => {
			const { context, district, isPublic } = this;
			const includesSensitive = !isPublic && can(context.actor, district.code, 'sensitive.read');
			const areas = await listAreas(context.db, district.code, {
				includesSensitive,
				limit: MOST_AREAS
			});
			return areas
				.filter(({ disclosure }) => !isPublic || disclosure === 'public')
				.map((area) => ({ area, rings: planeOfPolygon(area.geometry, this.projection) }));
		});
	}

	/** The area that coverage is of. */
	coverageArea(): Promise<CoverageArea | null> {
		return this.#once('coverageArea', () => findCoverageArea(this.context.db, this.district.code));
	}

	boundary(): Promise<Float64Array[]> {
		return this.#once('boundary', async () => {
			const boundary = await findBoundary(this.context.db, this.district.code);
			return boundary ? planeOfPolygon(boundary, this.projection) : [];
		});
	}

	/** Undefined where no map was imported. */
	roads(): Promise<LoadedRoads | undefined> {
		return this.#once('roads', async () =>
			this.batch ? loadRoads(this.context.db, this.district.code, this.district.srid) : undefined
		);
	}

	baseFeatures(): Promise<PlaneFeature[]> {
		return this.#once('base', async () => {
			const features: PlaneFeature[] = [];
			const { batch, projection } = this;
			for (let after = -1; batch;) {
				const { db } = this.context;
				const rows = await listBaseShapes(db, this.district.code, batch.id, after, SHAPE_PAGE);
				for (const { wkb, ...row } of rows)
					features.push({
						...row,
						parts: planeOfWkb(wkb, projection),
						isArea: row.layer === 'water' || row.layer === 'landuse'
					});
				after = rows.at(-1)?.id ?? after;
				if (rows.length < SHAPE_PAGE) break;
			}
			return features;
		});
	}

	/** Outlines of buildings that touch a box of the plane, at least so many meters long. */
	async buildings(box: PlaneBox, leastMeters: number): Promise<Float64Array[][]> {
		const { batch, projection, context } = this;
		const shapes: Float64Array[][] = [];
		for (let afterId = -1; batch;) {
			const rows = await listBuildingShapes(context.db, this.district.code, batch.id, {
				box: degreesOfBox(box, projection),
				leastDegrees: leastMeters / 111_000,
				afterId,
				limit: SHAPE_PAGE
			});
			for (const { wkb } of rows) shapes.push(planeOfWkb(wkb, projection));
			afterId = rows.at(-1)?.id ?? afterId;
			if (rows.length < SHAPE_PAGE) break;
		}
		return shapes;
	}

	async #readFacilities(): Promise<PlacedFacility[]> {
		const { context, district, isPublic, projection } = this;
		const found: PlacedFacility[] = [];
		for (let after: FacilityCursor | undefined; ;) {
			const rows = await listFacilities(context.db, district.code, {
				lifecycles: ['in_service', 'suspended', 'planned'],
				isUnplaced: false,
				includesSensitive: !isPublic && can(context.actor, district.code, 'sensitive.read'),
				servicedBy: confinedTo(context.actor, district.code),
				outageAt: context.now(),
				after,
				limit: FACILITY_PAGE
			});
			for (const row of rows) {
				if (!row.position || (isPublic && row.disclosure !== 'public')) continue;
				const [x = NaN, y = NaN] = projection.forward(...row.position);
				found.push({ ...row, x, y });
			}
			const last = rows.at(-1);
			if (!last || rows.length < FACILITY_PAGE) return found;
			after = { code: last.code, id: last.id };
		}
	}

	#once<T>(name: string, read: () => Promise<T>): Promise<T> {
		const known = this.#kept.get(name) as Promise<T> | undefined;
		if (known) return known;
		const reading = read();
		this.#kept.set(name, reading);
		return reading;
	}
}
