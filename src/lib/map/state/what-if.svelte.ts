import { ApiError } from '#lib/map/client/api-error.ts';
import type { DistrictClient, ViewQuery } from '#lib/map/client/api-client.ts';
import type { Explanation, ScenarioView } from '#lib/map/client/api-types.ts';
import { toPoint } from '#lib/map/state/map-features.ts';
import { WhatIfClient } from '#lib/workers/what-if/client.ts';
import type { FacilityKind } from '#lib/domain/facility.ts';
import type { ScenarioChange } from '#lib/domain/scenario.ts';
import type { WhatIfData, WhatIfFacility, WhatIfState } from '#lib/domain/what-if.ts';

export const WHAT_IF_TOOLS = ['drag', 'hydrant', 'fire_station', 'close'] as const;
export type WhatIfTool = (typeof WHAT_IF_TOOLS)[number];

/** One change that can be taken back; `key` is the facility's id, or the closure's. */
export interface Edit {
	key: string;
	change: ScenarioChange;
}

type Position = [number, number];

/** What a planner tries on a page: facilities as they stand, changes so far, what they come to. */
export class WhatIf {
	readonly #client: DistrictClient;
	readonly #startWorker: () => Worker;
	#worker: WhatIfClient | undefined;
	#nextKey = 1;
	readonly view: ViewQuery = { view: 'as_is', winter: false };
	data = $state.raw<WhatIfData | null>(null);
	before = $state.raw<WhatIfState | null>(null);
	after = $state.raw<WhatIfState | null>(null);
	edits = $state.raw<readonly Edit[]>([]);
	tool = $state<WhatIfTool>('drag');
	selected = $state<string | null>(null);
	problem = $state<string | null>(null);
	isRefused = $state(false);
	explanation = $state.raw<Explanation | null>(null);
	scenarios = $state.raw<readonly ScenarioView[]>([]);
	isSaving = $state(false);
	savedName = $state<string | null>(null);
	readonly #facilities = $derived<Record<string, WhatIfFacility>>(
		Object.fromEntries(this.data?.facilities.map((each) => [each.id, each]) ?? [])
	);
	readonly features = $derived.by(() => this.#draw());

	constructor(client: DistrictClient, startWorker: () => Worker) {
		this.#client = client;
		this.#startWorker = startWorker;
	}

	/** Loads and starts computing; returns the stop. */
	start(): () => void {
		const stop = new AbortController();
		void this.#load(stop.signal);
		return () => {
			stop.abort();
			this.#worker?.stop();
		};
	}

	/** Where a facility stands now; undefined: it was taken away, or never was. */
	positionOf(id: string): Position | undefined {
		const edit = this.edits.findLast((each) => each.key === id);
		if (edit?.change.action === 'remove') return undefined;
		const moved = this.edits.findLast(
			({ key, change }) => key === id && (change.action === 'add' || change.action === 'move')
		);
		if (moved && 'position' in moved.change) return moved.change.position;
		return this.#facilities[id]?.position;
	}

	facilityOf(id: string): WhatIfFacility | undefined {
		return this.#facilities[id];
	}

	/** What a person calls it. */
	nameOf(id: string): string {
		const { code, name } = this.#facilities[id] ?? {};
		return code ?? name ?? id.slice(0, 8);
	}

	canMove(id: string): boolean {
		return this.positionOf(id) !== undefined && (this.#facilities[id]?.isOwn ?? true);
	}

	/** A click on the map with a tool that places something. */
	place(position: Position): void {
		this.isRefused = false;
		const key = `new-${this.#nextKey++}`;
		const { tool } = this;
		if (tool === 'drag') return;
		if (tool === 'close') {
			this.#keep({ key, change: { action: 'close', position } });
			this.#worker?.change({ action: 'close', id: key, position });
			return;
		}
		this.#keep({ key, change: { action: 'add', kind: tool, position, name: null, cost: null } });
		this.#worker?.change({ action: 'place', id: key, kind: tool, position });
		this.selected = key;
		this.tool = 'drag';
	}

	/** Called for every step of a drag. */
	move(id: string, position: Position): void {
		if (!this.canMove(id)) return;
		const added = this.edits.find(({ key, change }) => key === id && change.action === 'add');
		if (added && added.change.action === 'add') {
			const change = { ...added.change, position };
			this.edits = this.edits.map((edit) => (edit === added ? { ...edit, change } : edit));
		} else {
			const rest = this.edits.filter(({ key, change }) => key !== id || change.action !== 'move');
			this.edits = [...rest, { key: id, change: { action: 'move', facility_id: id, position } }];
		}
		if (this.#isWorking(id))
			this.#worker?.change({ action: 'place', id, kind: this.kindOf(id), position });
	}

	repair(id: string): void {
		const position = this.positionOf(id);
		if (!position || this.#isWorking(id)) return;
		this.#keep({ key: id, change: { action: 'repair', facility_id: id, cost: null } });
		this.#worker?.change({ action: 'place', id, kind: this.kindOf(id), position });
	}

	remove(id: string): void {
		if (!this.canMove(id)) return;
		const isAdded = this.#facilities[id] === undefined;
		this.edits = this.edits.filter(({ key }) => key !== id);
		if (!isAdded) this.#keep({ key: id, change: { action: 'remove', facility_id: id } });
		this.#worker?.change({ action: 'remove', id });
		this.selected = null;
	}

	undo(edit: Edit): void {
		const { key, change } = edit;
		this.edits = this.edits.filter((each) => each !== edit);
		const original = this.#facilities[key];
		if (change.action === 'close') this.#worker?.change({ action: 'open', id: key });
		else if (change.action === 'add') this.#worker?.change({ action: 'remove', id: key });
		else if (original && this.#isWorking(key))
			this.#worker?.change({
				action: 'place',
				id: key,
				kind: original.kind,
				position: this.positionOf(key) ?? original.position
			});
		else this.#worker?.change({ action: 'remove', id: key });
	}

	canRepair(id: string): boolean {
		return this.#facilities[id] !== undefined && !this.#isWorking(id);
	}

	async explain(position: Position): Promise<void> {
		this.explanation = await this.#try(() => this.#client.explain(position, this.view));
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
		this.scenarios = [saved, ...this.scenarios];
	}

	#isWorking(id: string): boolean {
		const edits = this.edits.filter(({ key }) => key === id);
		if (edits.some(({ change }) => change.action === 'remove')) return false;
		const isMended = edits.some(
			({ change }) => change.action === 'repair' || change.action === 'add'
		);
		return isMended || this.#facilities[id]?.counts === true;
	}

	kindOf(id: string): FacilityKind {
		const added = this.edits.find(({ key, change }) => key === id && change.action === 'add');
		if (added?.change.action === 'add') return added.change.kind;
		return this.#facilities[id]?.kind ?? 'hydrant';
	}

	#keep(edit: Edit): void {
		this.edits = [...this.edits, edit];
	}

	async #load(signal: AbortSignal): Promise<void> {
		const data = await this.#try(() => this.#client.whatIf(this.view, signal));
		if (!data || signal.aborted) return;
		this.data = data;
		this.#worker = new WhatIfClient(this.#startWorker(), data, {
			onState: (state, refused) => {
				this.before ??= state;
				this.after = state;
				const isRefused = (key: string) =>
					refused.some((change) => change.action === 'close' && change.id === key);
				if (refused.length === 0) return;
				this.isRefused = true;
				this.edits = this.edits.filter(({ key }) => !isRefused(key));
			},
			onFailure: (message) => (this.problem = message)
		});
		const listed = await this.#try(() => this.#client.scenarios(signal));
		if (listed) this.scenarios = listed.scenarios;
	}

	async #try<T>(run: () => Promise<T>): Promise<T | null> {
		try {
			return await run();
		} catch (error) {
			if (error instanceof DOMException && error.name === 'AbortError') return null;
			this.problem = error instanceof ApiError ? error.message : String(error);
			return null;
		}
	}

	#draw(): GeoJSON.FeatureCollection {
		const ids = [
			...Object.keys(this.#facilities),
			...this.edits.flatMap(({ key, change }) => (change.action === 'add' ? [key] : []))
		];
		const features = ids.flatMap((id) => {
			const position = this.positionOf(id);
			if (!position) return [];
			const original = this.#facilities[id];
			const isMended = this.edits.some(
				({ key, change }) => key === id && change.action === 'repair'
			);
			return [
				toPoint(position, {
					id,
					kind: this.kindOf(id),
					code: original?.code ?? null,
					name: original?.name ?? null,
					state: isMended ? 'intact' : (original?.state ?? 'intact'),
					lifecycle: original ? (isMended ? 'in_service' : original.lifecycle) : 'planned',
					ownership: 'municipal',
					disputed: false,
					in_outage: false
				})
			];
		});
		return { type: 'FeatureCollection', features };
	}
}
