import { explainFailure, isAbort } from '#lib/map/client/api-error.ts';
import type { DistrictClient, ViewQuery } from '#lib/map/client/api-client.ts';
import type { Explanation, ScenarioView } from '#lib/map/client/api-types.ts';
import { LiveFeatures } from '#lib/map/live-features.ts';
import { WhatIfClient } from '#lib/workers/what-if/client.ts';
import type { WhatIfChange } from '#lib/workers/what-if/engine.ts';
import type { Locale } from '#lib/domain/messages/index.ts';
import type { FacilityKind } from '#lib/domain/facility.ts';
import type { ScenarioChange } from '#lib/domain/scenario.ts';
import type { WhatIfData, WhatIfFacility, WhatIfState } from '#lib/domain/what-if.ts';
import { EditHistory } from './edit-history.svelte.ts';
import {
	drawStanding,
	standingOf,
	stepBetween,
	withMove,
	withRemoval,
	type Edit,
	type Position
} from './what-if-edits.ts';

/** Kinds whose effect a what-if shows while it is dragged. */
export const WHAT_IF_KINDS = [
	'hydrant',
	'water_crane',
	'pool',
	'intake',
	'micro_station',
	'fire_station'
] as const;
export const WHAT_IF_TOOLS = ['drag', 'why', ...WHAT_IF_KINDS, 'close'] as const;
export type WhatIfTool = (typeof WHAT_IF_TOOLS)[number];

/** Of latitude, near enough for a nudge. */
const METERS_A_DEGREE = 111_320;

/** What a planner tries on a page: facilities as they stand, changes so far, what they come to. */
export class WhatIf {
	readonly #client: DistrictClient;
	readonly #startWorker: () => Worker;
	#worker: WhatIfClient | undefined;
	#nextKey = 1;
	#loading: AbortController | undefined;
	readonly history = new EditHistory();
	readonly holes = new LiveFeatures(({ id }) => id ?? 0);
	readonly facilities = new LiveFeatures(({ properties }) => String(properties?.['id']));
	view = $state.raw<ViewQuery>({ view: 'as_is', winter: false });
	data = $state.raw<WhatIfData | null>(null);
	before = $state.raw<WhatIfState | null>(null);
	after = $state.raw<WhatIfState | null>(null);
	/** How many answers of the worker were heard: two may be alike in all else. */
	answers = $state(0);
	tool = $state<WhatIfTool>('drag');
	selected = $state<string | null>(null);
	problem = $state<string | null>(null);
	isRefused = $state(false);
	isExplaining = $state(false);
	explanation = $state.raw<Explanation | null>(null);
	scenarios = $state.raw<readonly ScenarioView[]>([]);
	isSaving = $state(false);
	savedName = $state<string | null>(null);
	/** The map's: where it looks. */
	eye: { middle: () => Position; look: (position: Position) => void } | undefined;
	readonly #locale: Locale;
	#originals: Record<string, WhatIfFacility> = {};

	constructor(client: DistrictClient, startWorker: () => Worker, locale: Locale) {
		this.#locale = locale;
		this.#client = client;
		this.#startWorker = startWorker;
	}

	/** Loads and starts computing; returns the stop. */
	start(): () => void {
		void this.#load();
		void this.refreshScenarios();
		return () => {
			this.#loading?.abort();
			this.#worker?.stop();
		};
	}

	get edits(): readonly Edit[] {
		return this.history.now;
	}

	/** Looks at the same changes in another view; the district is loaded anew. */
	setView(view: ViewQuery): void {
		this.view = view;
		this.explanation = null;
		void this.#load();
	}

	/** Where a facility stands now; undefined: it was taken away, or never was. */
	positionOf(id: string): Position | undefined {
		return this.#standingOf(id)?.position;
	}

	facilityOf(id: string): WhatIfFacility | undefined {
		return this.#originals[id];
	}

	/** What a person calls it. */
	nameOf(id: string): string {
		const { code, name } = this.#originals[id] ?? {};
		return code ?? name ?? id.slice(0, 8);
	}

	kindOf(id: string): FacilityKind {
		return this.#standingOf(id)?.kind ?? this.#originals[id]?.kind ?? 'hydrant';
	}

	canMove(id: string): boolean {
		return this.positionOf(id) !== undefined && (this.#originals[id]?.isOwn ?? true);
	}

	canRepair(id: string): boolean {
		const standing = this.#standingOf(id);
		return this.canMove(id) && standing !== undefined && !standing.isNew && !standing.works;
	}

	/** Finds a facility by the beginning of its code, or a part of its name. */
	find(text: string): WhatIfFacility | undefined {
		const wanted = text.trim().toLowerCase();
		if (wanted === '') return undefined;
		const all = this.data?.facilities ?? [];
		return (
			all.find(({ code }) => code?.toLowerCase() === wanted) ??
			all.find(({ code }) => code?.toLowerCase().startsWith(wanted)) ??
			all.find(({ name }) => name?.toLowerCase().includes(wanted))
		);
	}

	/** A click on the map beside every facility. */
	touch(position: Position, isHole: boolean): void {
		if (this.tool === 'why' || (this.tool === 'drag' && isHole)) void this.explain(position);
		else if (this.tool === 'drag') this.selected = null;
		else this.#place(this.tool, position);
	}

	/** The same where the map's middle is, for whoever has no mouse. */
	useMiddle(): void {
		const middle = this.eye?.middle();
		if (middle) this.touch(middle, false);
	}

	/** Shows a place on the map. */
	look(position: Position): void {
		this.eye?.look(position);
	}

	/** Moves a facility by some meters; steps that follow one another are one. */
	nudge(id: string, { east, north }: { east: number; north: number }, meters: number): void {
		const from = this.positionOf(id);
		if (!from) return;
		const [lon, lat] = from;
		const degrees = meters / METERS_A_DEGREE;
		this.move(id, [
			lon + (east * degrees) / Math.cos((lat * Math.PI) / 180),
			lat + north * degrees
		]);
	}

	#place(tool: Exclude<WhatIfTool, 'drag' | 'why'>, position: Position): void {
		const key = this.#newKey();
		const change: ScenarioChange =
			tool === 'close'
				? { action: 'close', position }
				: { action: 'add', kind: tool, position, name: null, cost: null };
		this.#edit([...this.edits, { key, change }]);
		if (tool === 'close') return;
		this.selected = key;
		this.tool = 'drag';
	}

	/** Called for every step of a drag; `endMove` ends it. */
	move(id: string, position: Position): void {
		if (!this.canMove(id)) return;
		this.#edit(withMove(this.edits, id, position), `move ${id}`);
	}

	endMove(): void {
		this.history.endGesture();
	}

	repair(id: string): void {
		if (!this.canRepair(id)) return;
		const change: ScenarioChange = { action: 'repair', facility_id: id, cost: null };
		this.#edit([...this.edits, { key: id, change }]);
	}

	remove(id: string): void {
		if (!this.canMove(id)) return;
		this.#edit(withRemoval(this.edits, id, this.#originals[id] !== undefined));
		this.selected = null;
	}

	/** Takes one change back, whenever it was made. */
	takeBack(edit: Edit): void {
		this.#edit(this.edits.filter((each) => each !== edit));
	}

	undo(): void {
		this.#follow(() => this.history.undo());
	}

	redo(): void {
		this.#follow(() => this.history.redo());
	}

	async explain(position: Position): Promise<void> {
		this.isExplaining = true;
		this.explanation = await this.#try(() => this.#client.explain(position, this.view));
		this.isExplaining = false;
	}

	async save(name: string): Promise<void> {
		this.isSaving = true;
		const changes = this.edits.map(({ change }) => change);
		const saved = await this.#try(() =>
			this.#client.createScenario({ name, ...this.view, changes })
		);
		this.isSaving = false;
		if (!saved) return;
		this.savedName = saved.name;
		this.history.markKept();
		this.scenarios = [saved, ...this.scenarios];
	}

	/** Puts the changes of a scenario on the map, instead of those of now; one step to undo. */
	open({ changes }: ScenarioView): void {
		const isKnown = (change: ScenarioChange) =>
			!('facility_id' in change) || this.#originals[change.facility_id] !== undefined;
		const edits = changes.filter(isKnown).map((change): Edit => ({
			key: 'facility_id' in change ? change.facility_id : this.#newKey(),
			change
		}));
		this.#edit(edits);
		this.history.markKept();
		this.selected = null;
	}

	/** Opens a scenario that somebody else, or a siting, has made since. */
	async openFound(id: string): Promise<void> {
		await this.refreshScenarios();
		const found = this.scenarios.find((scenario) => scenario.id === id);
		if (found) this.open(found);
	}

	async removeScenario(id: string): Promise<void> {
		const isGone = await this.#try(async () => {
			await this.#client.deleteScenario(id);
			return true;
		});
		if (isGone) this.scenarios = this.scenarios.filter((scenario) => scenario.id !== id);
	}

	async refreshScenarios(): Promise<void> {
		const listed = await this.#try(() => this.#client.scenarios());
		if (listed) this.scenarios = listed.scenarios;
	}

	#newKey(): string {
		return `new-${this.#nextKey++}`;
	}

	#standingOf(id: string) {
		return standingOf(id, this.#originals[id], this.edits);
	}

	#edit(edits: readonly Edit[], gesture: string | null = null): void {
		this.isRefused = false;
		this.#follow(() => this.history.push(edits, gesture));
	}

	/** Lets the map and the worker follow what `step` does to the edits. */
	#follow(step: () => void): void {
		const before = this.edits;
		step();
		const { keys, changes } = stepBetween(before, this.edits, (key) => this.#originals[key]);
		this.#draw(keys);
		for (const change of changes) this.#worker?.change(change);
	}

	#draw(keys: readonly string[]): void {
		const removed: string[] = [];
		const added = keys.flatMap((key) => {
			const standing = this.#standingOf(key);
			if (standing) return [drawStanding(key, standing, this.#originals[key])];
			removed.push(key);
			return [];
		});
		this.facilities.change({ removed, added });
	}

	async #load(): Promise<void> {
		this.#loading?.abort();
		this.#worker?.stop();
		const { signal } = (this.#loading = new AbortController());
		this.before = null;
		this.after = null;
		const data = await this.#try(() => this.#client.whatIf(this.view, signal));
		if (!data || signal.aborted) return;
		this.#originals = Object.fromEntries(data.facilities.map((each) => [each.id, each]));
		this.data = data;
		const registered = Object.keys(this.#originals);
		const added = this.edits.flatMap(({ key }) => (this.#originals[key] ? [] : [key]));
		this.facilities.replace([]);
		this.#draw([...registered, ...added]);
		this.holes.replace([]);
		this.#worker = new WhatIfClient(this.#startWorker(), data, {
			onState: (state, refused) => this.#hear(state, refused),
			onFailure: (message) => (this.problem = message)
		});
		const { changes } = stepBetween([], this.edits, (key) => this.#originals[key]);
		for (const change of changes) this.#worker.change(change);
	}

	#hear(state: WhatIfState, refused: readonly WhatIfChange[]): void {
		this.before ??= state;
		this.after = state;
		this.answers++;
		this.holes.change(state.holes);
		if (refused.length === 0) return;
		this.isRefused = true;
		this.history.drop(({ key }) => refused.some(({ id }) => id === key));
	}

	async #try<T>(run: () => Promise<T>): Promise<T | null> {
		try {
			const found = await run();
			this.problem = null;
			return found;
		} catch (error) {
			if (isAbort(error)) return null;
			this.problem = explainFailure(error, this.#locale);
			return null;
		}
	}
}
