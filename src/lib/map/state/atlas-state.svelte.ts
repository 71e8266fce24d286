import { createContext } from 'svelte';
import type { FacilityKind, FacilityState } from '#lib/domain/facility.ts';
import type { Condition } from '#lib/domain/observation.ts';
import { translate, type Locale } from '#lib/domain/messages/index.ts';
import { createApiClient, type DistrictClient } from '#lib/map/client/api-client.ts';
import type {
	Coverage,
	CraneResult,
	DistrictCard,
	DistrictSummary,
	HoleFeature,
	Rate,
	ResponseResult,
	RuleRow
} from '#lib/map/client/api-types.ts';
import type { MapLayer, Permalink, Selection } from '#lib/map/permalink.ts';
import type { View } from '#lib/domain/views.ts';
import type { MapStyleOptions } from '#lib/map/style/build-style.ts';
import type { Theme } from '#lib/map/style/palette.ts';
import { FacilityDesk, type FacilityDeskHost } from './facility-desk.svelte.ts';
import { Loadable } from './loadable.svelte.ts';
import { MapCamera } from './map-camera.svelte.ts';
import { toDrawable, toMarkPoints, toNumberPoints, toPoint } from './map-features.ts';

/** What stands in the drawer. */
export type Panel =
	'facility' | 'hole' | 'holes' | 'beyond' | 'cranes' | 'rate' | 'micro' | 'coverage' | 'reach';

/** A facility marked on this screen: drawn at once, until the tiles know it. */
export interface Mark {
	id: string;
	kind: FacilityKind;
	position: [number, number];
	state: FacilityState;
	/** The server has it: drawn here only until the tiles show it. */
	isSaved: boolean;
	properties: Record<string, unknown>;
}

export interface AtlasOptions {
	locale: Locale;
	summary: DistrictSummary;
	districts: DistrictCard[];
	permalink: Permalink;
	theme: Theme;
	fetch: typeof globalThis.fetch;
}

/** How often the screen asks whether somebody else has changed something. */
const WATCH_MILLISECONDS = 60_000;

/** The truth of the map screen; the map and the lists are views of it. */
export class AtlasState implements FacilityDeskHost {
	readonly locale: Locale;
	readonly districts: DistrictCard[];
	readonly client: DistrictClient;
	readonly camera: MapCamera;
	summary = $state.raw() as DistrictSummary;
	view = $state<View>('as_is');
	winter = $state(false);
	minutes = $state(5);
	asOf = $state<string | null>(null);
	layers = $state.raw<readonly MapLayer[]>([]);
	selected = $state.raw<Selection | null>(null);
	panel = $state<Panel | null>(null);
	theme = $state<Theme>('light');
	marks = $state.raw<readonly Mark[]>([]);
	/** Read out by screen readers: the outcome of what was just done. */
	announcement = $state('');
	readonly rate: Loadable<Rate>;
	readonly coverage: Loadable<Coverage>;
	readonly response: Loadable<ResponseResult>;
	readonly cranes: Loadable<CraneResult>;
	readonly boundary: Loadable<GeoJSON.Feature>;
	readonly rules: Loadable<RuleRow[]>;
	readonly desk: FacilityDesk;
	#isLinkPlaced = true;

	constructor(options: AtlasOptions) {
		const { locale, summary, permalink } = options;
		this.locale = locale;
		this.districts = options.districts;
		this.summary = summary;
		this.client = createApiClient(options.fetch, locale).district(summary.code);
		this.theme = options.theme;
		this.view = permalink.view;
		this.winter = permalink.winter;
		this.minutes = permalink.minutes;
		this.asOf = permalink.asOf;
		this.layers = permalink.layers;
		this.camera = new MapCamera(permalink.camera);
		this.rate = new Loadable(locale, permalink.asOf === null ? summary.rate : null);
		this.coverage = new Loadable<Coverage>(locale);
		this.response = new Loadable<ResponseResult>(locale);
		this.cranes = new Loadable<CraneResult>(locale);
		this.boundary = new Loadable<GeoJSON.Feature>(locale);
		this.rules = new Loadable<RuleRow[]>(locale);
		this.desk = new FacilityDesk(this);
		this.selected = permalink.selected;
	}

	get permalink(): Permalink {
		const { view, winter, minutes, asOf, layers, selected } = this;
		return { view, winter, minutes, asOf, layers, selected, camera: this.camera.current };
	}

	get isEmpty(): boolean {
		return !this.summary.hasRoads && this.summary.bbox === null;
	}

	get holes(): readonly HoleFeature[] {
		return this.coverage.value?.holes.features ?? [];
	}

	readonly holeFeatures = $derived.by(() => this.coverage.value?.holes ?? null);
	readonly holeNumbers = $derived.by(() =>
		toNumberPoints(this.coverage.value?.holes.features ?? [])
	);
	readonly craneFeatures = $derived.by(() => toDrawable(this.cranes.value?.stretches ?? null));
	readonly markedFeatures = $derived(toMarkPoints(this.marks));
	readonly selectionFeature = $derived.by(() => {
		if (this.selected?.kind === 'hole') return this.selectedHole ?? null;
		const facility = this.desk.facility.value;
		if (this.selected?.kind !== 'facility' || facility?.id !== this.selected.id) return null;
		return facility.position && toPoint(facility.position);
	});

	/** Share of the drivable road reached within the limit; null until known. */
	readonly reachShare = $derived.by(() => {
		const response = this.response.value;
		if (!response) return null;
		const total = response.reachedMeters + response.beyondMeters;
		return total === 0 ? null : response.reachedMeters / total;
	});

	get selectedHole(): HoleFeature | undefined {
		const { selected } = this;
		if (selected?.kind !== 'hole') return undefined;
		return this.holes.find((hole) => hole.properties.number === selected.number);
	}

	mapStyle(origin: string): MapStyleOptions {
		const { theme, layers, minutes, winter, summary } = this;
		return {
			origin,
			district: summary.code,
			revision: summary.revision,
			theme,
			layers,
			minutes,
			winter
		};
	}

	townshipName(code: string | null): string | null {
		const known = (this.rate.value ?? this.summary.rate).byTownship;
		return known.find((row) => row.key === code)?.name ?? code;
	}

	/** Loads what the screen shows first and watches for others' changes; returns the stop. */
	start(): () => void {
		void this.boundary.load((signal) => this.client.boundary(signal));
		this.loadRules();
		this.loadRate();
		this.loadCoverage();
		this.loadResponse();
		if (this.layers.includes('cranes')) this.loadCranes();
		this.#isLinkPlaced = this.camera.current !== null || this.selected?.kind !== 'facility';
		if (this.selected) this.select(this.selected);
		const watch = setInterval(() => {
			if (document.visibilityState === 'visible')
				void this.refresh().catch(() => this.#watchFailed());
		}, WATCH_MILLISECONDS);
		return () => clearInterval(watch);
	}

	setView(view: View): void {
		this.view = view;
		this.#loadViewed();
	}

	setWinter(winter: boolean): void {
		this.winter = winter;
		this.#loadViewed();
		this.loadResponse();
	}

	setMinutes(minutes: number): void {
		this.minutes = minutes;
		this.loadResponse();
	}

	setAsOf(asOf: string | null): void {
		this.asOf = asOf;
		this.loadRate();
	}

	toggleLayer(layer: MapLayer): void {
		const isShown = this.layers.includes(layer);
		this.layers = isShown
			? this.layers.filter((other) => other !== layer)
			: [...this.layers, layer];
		if (layer === 'cranes' && !isShown) this.loadCranes();
	}

	open(panel: Panel | null): void {
		this.panel = panel;
		if (panel !== 'facility' && panel !== 'hole') this.selected = null;
		if (panel === 'cranes') this.#show('cranes');
		if (panel === 'reach' || panel === 'beyond') this.#show('response');
		if (panel === 'cranes' && !this.cranes.value) this.loadCranes();
	}

	close(): void {
		this.open(null);
	}

	/** Opens a facility or a hole in the drawer and marks it on the map. */
	select(selection: Selection): void {
		this.selected = selection;
		this.panel = selection.kind;
		if (selection.kind === 'hole') return;
		void this.desk.open(selection.id).then(() => this.#showIfAway());
	}

	/** Selects a hole and brings it into the picture. */
	goToHole(hole: HoleFeature): void {
		this.select({ kind: 'hole', number: hole.properties.number });
		this.camera.showGeometry(hole.geometry);
	}

	goToFacility(facility: { id: string; position: [number, number] | null }): void {
		this.select({ kind: 'facility', id: facility.id });
		if (facility.position) this.camera.showPoint(facility.position);
	}

	/** The symbol changes at once; rate, holes and counts follow as soon as the server has the mark. */
	showMark(id: string, state: Condition): { keep: () => void; undo: () => void } {
		const before = this.marks;
		const facility = this.desk.facility.value;
		if (facility?.id === id && facility.position) {
			const { kind, position, lifecycle, ownership, code, name } = facility;
			const properties = { id, kind, lifecycle, ownership, code, name, state };
			const others = this.marks.filter((mark) => mark.id !== id);
			this.marks = [...others, { id, kind, position, state, isSaved: false, properties }];
		}
		return {
			keep: () => {
				this.announcement = translate('mark.saved', this.locale, {
					state: translate(`state.${state}`, this.locale)
				});
				this.marks = this.marks.map((mark) => (mark.id === id ? { ...mark, isSaved: true } : mark));
				void this.refresh().catch(() => this.#watchFailed());
			},
			undo: () => (this.marks = before)
		};
	}

	/** Asks for the summary and reloads only what a new revision touches. */
	async refresh(): Promise<void> {
		const before = this.summary.revision;
		const summary = await this.client.summary();
		const after = summary.revision;
		this.summary = summary;
		const changed = (key: keyof typeof after) => before[key] !== after[key];
		if (changed('register') || changed('rules')) this.loadRate();
		if (changed('rules')) this.loadRules();
		if (changed('register') || changed('rules') || changed('areas')) this.#loadViewed();
		if (changed('register') || changed('rules') || changed('roads')) this.loadResponse();
		if (changed('register') && this.selected?.kind === 'facility') void this.desk.reload();
	}

	/** The tiles have caught up with the register: they draw what was marked here. */
	dropSavedMarks(): void {
		this.marks = this.marks.filter((mark) => !mark.isSaved);
	}

	loadRate(): void {
		void this.rate.load((signal) => this.client.rate(this.asOf, signal));
	}

	loadCoverage(): void {
		const { view, winter } = this;
		void this.coverage.load((signal) => this.client.coverage({ view, winter }, signal));
	}

	loadResponse(): void {
		const { minutes, winter } = this;
		void this.response.load((signal) => this.client.response(minutes, winter, signal));
	}

	loadCranes(): void {
		const { view, winter } = this;
		void this.cranes.load((signal) => this.client.cranes({ view, winter }, signal));
	}

	loadRules(): void {
		void this.rules.load(async (signal) => (await this.client.rules(signal)).rules);
	}

	/** The figures may be older than the register; the next look, a minute later, tries again. */
	#watchFailed(): void {
		this.announcement = translate('problem.offline', this.locale);
	}

	#show(layer: MapLayer): void {
		if (!this.layers.includes(layer)) this.toggleLayer(layer);
	}

	#loadViewed(): void {
		this.loadCoverage();
		if (this.cranes.value) this.loadCranes();
	}

	/** A link that names a facility but no place brings it into the picture, once. */
	#showIfAway(): void {
		const position = this.desk.facility.value?.position;
		if (this.#isLinkPlaced || !position) return;
		this.#isLinkPlaced = true;
		this.camera.showPoint(position);
	}
}

export const [getAtlas, setAtlas] = createContext<AtlasState>();
