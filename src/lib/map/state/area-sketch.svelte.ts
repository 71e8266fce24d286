import { AREA_KINDS, type Area, type AreaKind } from '#lib/domain/area.ts';
import { translate, type Locale } from '#lib/domain/messages/index.ts';
import type { DistrictClient } from '#lib/map/client/api-client.ts';
import { explainFailure } from '#lib/map/client/api-error.ts';
import type { MapCamera } from './map-camera.svelte.ts';
import { PolygonTool } from './polygon-tool.svelte.ts';

/** Written as the source of every area drawn by hand; beside every figure that it is the base of. */
export const DRAWN_SOURCE = '手绘';

/** The screen on which areas are drawn. */
export interface AreaSketchHost {
	readonly locale: Locale;
	readonly client: DistrictClient;
	readonly camera: MapCamera;
	announcement: string;
	refresh(): Promise<void>;
}

/** An area (建成区, 城镇开发边界, 重点单位 …) being drawn, and those that were drawn before. */
export class AreaSketch {
	kind = $state<AreaKind>('built_up');
	name = $state('');
	drawn = $state.raw<readonly Area[]>([]);
	/** What is wrong, by field; `''`: of the whole. */
	problems = $state.raw<Record<string, string>>({});
	/** What was done, and what the server had to repair. */
	notes = $state.raw<readonly string[]>([]);
	isSaving = $state(false);
	/** Of the area that is being changed; a new one gets its own. */
	sourceId = $state<string | null>(null);
	tool = $state.raw(new PolygonTool());
	readonly #host: AreaSketchHost;

	constructor(host: AreaSketchHost) {
		this.#host = host;
	}

	async load(): Promise<void> {
		try {
			const areas = await this.#host.client.areas();
			this.drawn = areas.filter(({ source, source_id }) => source === DRAWN_SOURCE && source_id);
		} catch (reason) {
			this.problems = { '': explainFailure(reason, this.#host.locale) };
		}
	}

	setKind(kind: string): void {
		this.kind = AREA_KINDS.find((known) => known === kind) ?? this.kind;
	}

	/** Whether this sketch can show an area: one ring, as it draws them. */
	canChange({ geometry }: Area): boolean {
		return geometry.coordinates.length === 1 && geometry.coordinates[0]?.length === 1;
	}

	/** Takes an area that was drawn before into the hand again. */
	change(area: Area): void {
		const ring = area.geometry.coordinates[0]?.[0] ?? [];
		this.kind = area.kind;
		this.name = area.name;
		this.sourceId = area.source_id;
		this.tool = new PolygonTool(
			ring.slice(0, -1).map(([lon = NaN, lat = NaN]): [number, number] => [lon, lat])
		);
		this.#host.camera.showGeometry(area.geometry);
	}

	startAnew(): void {
		this.name = '';
		this.sourceId = null;
		this.problems = {};
		this.tool = new PolygonTool();
	}

	async save(): Promise<void> {
		const { locale, client } = this.#host;
		const geometry = this.tool.polygon;
		const name = this.name.trim();
		this.notes = [];
		this.problems = {
			...(name === '' ? { name: translate('register.required', locale) } : {}),
			...(geometry ? {} : { geometry: translate('areaSketch.noShape', locale) })
		};
		if (!geometry || name === '' || this.isSaving) return;
		this.isSaving = true;
		try {
			const { notices } = await client.createArea({
				kind: this.kind,
				name,
				geometry: { ...geometry },
				source: DRAWN_SOURCE,
				source_id: this.sourceId ?? crypto.randomUUID()
			});
			const done = translate('areaSketch.saved', locale, { name });
			this.notes = [done, ...notices];
			this.#host.announcement = done;
			this.startAnew();
			await this.load();
			await this.#host.refresh();
		} catch (reason) {
			this.problems = { '': explainFailure(reason, locale) };
		} finally {
			this.isSaving = false;
		}
	}

	async remove(area: Area): Promise<void> {
		const { locale, client } = this.#host;
		try {
			await client.removeArea(area.id);
			this.notes = [translate('areaSketch.removed', locale, { name: area.name })];
			if (this.sourceId === area.source_id) this.startAnew();
			await this.load();
			await this.#host.refresh();
		} catch (reason) {
			this.problems = { '': explainFailure(reason, locale) };
		}
	}
}
