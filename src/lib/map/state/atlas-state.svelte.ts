import { createContext } from 'svelte';
import type { LiveMark } from '#lib/domain/live.ts';
import type { Facility, FacilityKind, FacilityState } from '#lib/domain/facility.ts';
import type { Condition } from '#lib/domain/observation.ts';
import { translate, type Locale } from '#lib/domain/messages/index.ts';
import { createApiClient } from '#lib/map/client/api-client.ts';
import type { DistrictCard, DistrictSummary, HoleFeature } from '#lib/map/client/api-types.ts';
import {
	LIST_PANELS,
	type ListPanel,
	type MapLayer,
	type Permalink,
	type Selection
} from '#lib/map/permalink.ts';
import type { MapStyleOptions } from '#lib/map/style/build-style.ts';
import type { Theme } from '#lib/domain/symbols/palette.ts';
import { FacilityDesk, type FacilityDeskHost } from './facility-desk.svelte.ts';
import { Figures } from './figures.svelte.ts';
import { MapCamera } from './map-camera.svelte.ts';
import type { MapTool } from './map-tool.ts';
import { AreaSketch } from './area-sketch.svelte.ts';
import { UnplacedDesk } from './unplaced-desk.svelte.ts';
import { RestrictionDesk } from './restriction-desk.svelte.ts';
import { RestrictionDraft, type RestrictionKind } from './restriction-draft.svelte.ts';
import {
	toClosureFeatures,
	toDrawable,
	toFacilityPoints,
	toMarkPoints,
	toNumberPoints,
	toOutageFeatures,
	toPoint,
	toShortfallLines
} from './map-features.ts';

/** What stands in the drawer. */
export type Panel = ListPanel | Selection['kind'] | TaskPanel;
/** What is being entered; not part of a link. */
export const TASK_PANELS = ['add', 'outage', 'closure', 'draw'] as const;
export type TaskPanel = (typeof TASK_PANELS)[number];

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
	/** Whether the server has a key for 天地图. */
	hasImagery: boolean;
	fetch: typeof globalThis.fetch;
}

/** How often the screen asks whether somebody else has changed something. */
const WATCH_MILLISECONDS = 60_000;
/** Panels that name the rules behind a figure. */
const EXPLAINED: readonly Panel[] = ['rate', 'micro', 'coverage', 'reach'];

/** The truth of the map screen: the figures, what is selected and what is shown. The map and the lists are views of it. */
export class AtlasState extends Figures implements FacilityDeskHost {
	readonly districts: DistrictCard[];
	readonly camera: MapCamera;
	readonly hasImagery: boolean;
	layers = $state.raw<readonly MapLayer[]>([]);
	selected = $state.raw<Selection | null>(null);
	panel = $state<Panel | null>(null);
	theme = $state<Theme>('light');
	marks = $state.raw<readonly Mark[]>([]);
	readonly desk: FacilityDesk;
	readonly restrictionDesk: RestrictionDesk;
	readonly unplacedDesk: UnplacedDesk;
	readonly areaSketch: AreaSketch;
	/** An outage or a closure being entered. */
	restrictionDraft = $state.raw<RestrictionDraft | null>(null);
	readonly #link: Permalink;
	#isLinkPlaced = true;

	constructor(options: AtlasOptions) {
		const { locale, summary, permalink } = options;
		super({
			locale,
			client: createApiClient(options.fetch, locale).district(summary.code),
			summary,
			asked: permalink
		});
		this.districts = options.districts;
		this.theme = options.theme;
		this.hasImagery = options.hasImagery;
		this.layers = permalink.layers;
		this.camera = new MapCamera(permalink.camera);
		this.desk = new FacilityDesk(this);
		this.restrictionDesk = new RestrictionDesk(this);
		this.unplacedDesk = new UnplacedDesk(this);
		this.areaSketch = new AreaSketch(this);
		this.selected = permalink.selected;
		this.#link = permalink;
	}

	get permalink(): Permalink {
		const { view, winter, asOf, layers, selected, panel } = this;
		const minutes = this.minutes === this.summary.arrivalMinutes ? null : this.minutes;
		const list = LIST_PANELS.find((known) => known === panel) ?? null;
		return {
			view,
			winter,
			minutes,
			asOf,
			layers,
			selected,
			panel: list,
			camera: this.camera.current
		};
	}

	readonly holeFeatures = $derived.by(() => this.coverage.value?.holes ?? null);
	readonly holeNumbers = $derived.by(() =>
		toNumberPoints(this.coverage.value?.holes.features ?? [])
	);
	readonly craneFeatures = $derived.by(() => toDrawable(this.cranes.value?.stretches ?? null));
	readonly shortfallFeatures = $derived.by(() =>
		toShortfallLines(this.shortfall.value?.roads ?? null)
	);
	readonly closureFeatures = $derived.by(() =>
		toClosureFeatures(this.restrictions.value?.closures ?? [])
	);
	readonly outageFeatures = $derived.by(() =>
		toOutageFeatures(this.restrictions.value?.outages ?? [])
	);
	readonly markedFeatures = $derived(toMarkPoints(this.marks));
	/** Null while the map shows today, which the tiles draw. */
	readonly thenFeatures = $derived.by(() =>
		this.asOf === null ? null : toFacilityPoints(this.registerThen.value ?? [])
	);
	readonly selectionFeature = $derived.by(() => {
		if (this.selected?.kind === 'hole') return this.selectedHole ?? null;
		const facility = this.desk.facility.value;
		if (this.selected?.kind !== 'facility' || facility?.id !== this.selected.id) return null;
		return facility.position && toPoint(facility.position);
	});

	readonly hasMap = true;

	/** What clicks on the map do while something is being entered. */
	readonly tool = $derived.by((): MapTool | null => {
		if (this.panel === 'draw') return this.areaSketch.tool;
		if (this.panel === 'unplaced') return this.unplacedDesk.tool;
		const { restrictionDraft: restriction } = this;
		if (restriction && this.panel === restriction.kind) return restriction.tool;
		const { draft } = this.desk.register;
		if (!draft || draft.mode === 'remove') return null;
		const isShown =
			draft.mode === 'add'
				? this.panel === 'add'
				: this.panel === 'facility' && this.selected?.kind === 'facility'
					? this.selected.id === draft.base?.id
					: false;
		return isShown ? draft.place : null;
	});

	get selectedHole(): HoleFeature | undefined {
		const { selected } = this;
		if (selected?.kind !== 'hole') return undefined;
		return this.holes.find((hole) => hole.properties.number === selected.number);
	}

	mapStyle(origin: string): MapStyleOptions {
		const { theme, layers, minutes, winter, summary, hasImagery } = this;
		return {
			origin,
			district: summary.code,
			revision: summary.revision,
			theme,
			layers,
			minutes,
			winter,
			hasImagery,
			attribution: summary.isDemo
				? translate('map.attributionDemo', this.locale)
				: '© OpenStreetMap contributors'
		};
	}

	/** Loads what the screen shows first and watches for others' changes; returns the stop. */
	start(): () => void {
		this.loadFirst();
		if (this.layers.includes('cranes')) this.loadCranes();
		if (this.layers.includes('shortfall')) this.loadShortfall();
		const { selected, panel } = this.#link;
		this.#isLinkPlaced = this.camera.current !== null || selected?.kind !== 'facility';
		if (panel) this.open(panel, selected);
		else if (selected) this.select(selected);
		const watch = setInterval(() => {
			if (document.visibilityState !== 'visible') return;
			this.followExpired(Date.now());
			void this.refresh().catch(() => this.#watchFailed());
		}, WATCH_MILLISECONDS);
		return () => clearInterval(watch);
	}

	toggleLayer(layer: MapLayer): void {
		const isShown = this.layers.includes(layer);
		this.layers = isShown
			? this.layers.filter((other) => other !== layer)
			: [...this.layers, layer];
		if (layer === 'cranes' && !isShown) this.loadCranes();
		if (layer === 'shortfall' && !isShown) this.loadShortfall();
	}

	/** Opens a list or an explanation, with something of it marked on the map. */
	open(panel: Panel | null, selected: Selection | null = null): void {
		this.panel = panel;
		this.selected = selected;
		if (panel === 'cranes') this.#show('cranes');
		if (panel === 'reach' || panel === 'beyond') this.#show('response');
		if (panel === 'cranes' && !this.cranes.value) this.loadCranes();
		if (panel && EXPLAINED.includes(panel) && !this.rules.value) this.loadRules();
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

	/** Marks a hole and brings it into the picture; a list that is open stays open. */
	goToHole(hole: HoleFeature): void {
		this.selected = { kind: 'hole', number: hole.properties.number };
		this.#show('holes');
		this.camera.showGeometry(hole.geometry);
	}

	goToFacility(facility: { id: string; position: [number, number] | null }): void {
		this.select({ kind: 'facility', id: facility.id });
		if (facility.position) this.camera.showPoint(facility.position);
	}

	/** Opens a facility of which only the id is known, and brings it into the picture when it has come. */
	goToFacilityById(id: string): void {
		this.#isLinkPlaced = false;
		this.select({ kind: 'facility', id });
	}

	/** The symbol changes at once; rate, holes and counts follow as soon as the server has the mark. */
	showMark(id: string, state: Condition): { keep: () => void; undo: () => void } {
		const before = this.marks.find((mark) => mark.id === id);
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
			// Only this one: others may have been marked since.
			undo: () => {
				const others = this.marks.filter((mark) => mark.id !== id);
				this.marks = before ? [...others, before] : others;
			}
		};
	}

	/** A mark that somebody else made just now: its symbol changes before the tiles do. */
	showSeen(seen: LiveMark): void {
		const { facility_id: id, kind, position, state, lifecycle, ownership, code, name } = seen;
		if (!position || this.marks.some((mark) => mark.id === id && !mark.isSaved)) return;
		const properties = { id, kind, lifecycle, ownership, code, name, state };
		const others = this.marks.filter((mark) => mark.id !== id);
		this.marks = [...others, { id, kind, position, state, isSaved: true, properties }];
	}

	/** What others changed, as soon as the server says that they did. */
	follow(): void {
		void this.refresh().catch(() => this.#watchFailed());
	}

	/** Opens the form of a new facility, or the one that was begun. */
	beginAdding(): void {
		this.desk.register.add();
		this.open('add');
	}

	/** Opens the form of an outage or a closure, or the one that was begun. */
	beginRestriction(kind: RestrictionKind): void {
		if (this.restrictionDraft?.kind !== kind) {
			const { locale, client } = this;
			const { timeZone } = this.summary;
			const onrecorded = (text: string) => {
				this.restrictionDraft = null;
				this.restrictionDesk.tell(text);
				this.open('restrictions');
				void this.refresh().catch(() => this.#watchFailed());
			};
			this.restrictionDraft = new RestrictionDraft(
				kind,
				{ locale, client, timeZone, onrecorded },
				Date.now()
			);
		}
		this.#show('restrictions');
		this.open(kind);
	}

	cancelRestriction(): void {
		this.restrictionDraft = null;
		this.close();
	}

	endAdding(): void {
		this.close();
	}

	openFacility(id: string): void {
		this.goToFacilityById(id);
	}

	showEdited(facility: Facility | undefined): void {
		if (!facility && this.panel === 'facility') this.close();
		else if (facility && this.panel === 'add') this.select({ kind: 'facility', id: facility.id });
		void this.refresh().catch(() => this.#watchFailed());
	}

	/** Follows what others, or this screen, have changed. */
	async refresh(): Promise<void> {
		const hasRegisterMoved = await this.refreshFigures();
		if (hasRegisterMoved && this.selected?.kind === 'facility') void this.desk.reload();
	}

	/** The tiles have caught up with the register: they draw what was marked here. */
	dropSavedMarks(): void {
		this.marks = this.marks.filter((mark) => !mark.isSaved);
	}

	/** The figures may be older than the register; the next look, a minute later, tries again. */
	#watchFailed(): void {
		this.announcement = translate('problem.offline', this.locale);
	}

	#show(layer: MapLayer): void {
		if (!this.layers.includes(layer)) this.toggleLayer(layer);
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
