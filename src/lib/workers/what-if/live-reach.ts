import type { Projection } from '#lib/core/geometry/index.ts';
import {
	findSnap,
	LiveField,
	LiveLengths,
	type RoadField,
	type RoadFieldOptions,
	type RoadGraph,
	type RoadSource,
	type Snap,
	type SnapIndex
} from '#lib/core/roads/index.ts';

export interface LiveReachOptions {
	graph: RoadGraph;
	snaps: SnapIndex;
	projection: Projection;
	field: RoadFieldOptions;
	/** Meters of street within this cost are counted; at most the field's limit. */
	limit: number;
	/** By edge, not 0: counted; all that the graph's mode may use unless given. */
	isCounted?: Uint8Array;
	/** Off every street by more than this it reaches nothing. */
	snapMeters: number;
	/** Whether it leaves by the nearest street that is open, or by its nearest one, open or not. */
	isClosed: ((edge: number) => boolean) | undefined;
	initialCost: (id: string, snap: Snap) => number;
}

type Position = [number, number];

/** What one kind of facility reaches along streets, kept right while facilities and closures change. */
export class LiveReach {
	readonly #options: LiveReachOptions;
	readonly #live: LiveField;
	readonly #lengths: LiveLengths;
	readonly #sourceOf = new Map<string, number>();
	/** On a street or not. */
	readonly #positions: Map<string, Position>;
	/** Counts up with every change. */
	#version = 0;

	constructor(options: LiveReachOptions, facilities: Iterable<readonly [string, Position]>) {
		this.#options = options;
		this.#positions = new Map(facilities);
		const sources: RoadSource[] = [];
		for (const [id, position] of this.#positions) {
			const source = this.#sourceAt(id, position);
			if (!source) continue;
			this.#sourceOf.set(id, sources.length);
			sources.push(source);
		}
		this.#live = new LiveField(options.graph, sources, options.field);
		this.#lengths = new LiveLengths(this.#live.field, options.limit, options.isCounted);
	}

	/** Reads as any field; changes in place. */
	get field(): RoadField {
		return this.#live.field;
	}

	get version(): number {
		return this.#version;
	}

	/** Facilities on a street. */
	get count(): number {
		return this.#sourceOf.size;
	}

	get totalMeters(): number {
		return this.#lengths.totalMeters;
	}

	get reachedMeters(): number {
		return this.#lengths.reachedMeters;
	}

	/** Puts a facility somewhere, or elsewhere. */
	place(id: string, position: Position): void {
		this.#positions.set(id, position);
		this.#settle(id, position);
	}

	remove(id: string): void {
		this.#positions.delete(id);
		this.#takeAway(id);
	}

	close(edge: number): void {
		this.#live.closeEdge(edge);
		this.#update();
		this.#settleAll();
	}

	open(edge: number): void {
		this.#live.reopenEdge(edge);
		this.#update();
		this.#settleAll();
	}

	/** It leaves by the nearest street that is open, which another may become. */
	#settleAll(): void {
		if (!this.#options.isClosed) return;
		for (const [id, position] of this.#positions) this.#settle(id, position);
	}

	#settle(id: string, position: Position): void {
		const source = this.#sourceAt(id, position);
		if (!source) {
			this.#takeAway(id);
			return;
		}
		const known = this.#sourceOf.get(id);
		if (known === undefined) this.#sourceOf.set(id, this.#live.addSource(source));
		else {
			const { edge, offsetMeters, initialCost } = this.#live.field.sources[known] ?? {};
			const isSame = edge === source.edge && offsetMeters === source.offsetMeters;
			if (isSame && initialCost === source.initialCost) return;
			this.#live.moveSource(known, source);
		}
		this.#update();
	}

	#takeAway(id: string): void {
		const known = this.#sourceOf.get(id);
		if (known === undefined) return;
		this.#live.removeSource(known);
		this.#sourceOf.delete(id);
		this.#update();
	}

	#update(): void {
		this.#version++;
		this.#lengths.update(this.#live.listChangedEdges());
	}

	#sourceAt(id: string, [lon, lat]: Position): RoadSource | undefined {
		const { snaps, projection, snapMeters, isClosed, initialCost } = this.#options;
		const [x = NaN, y = NaN] = projection.forward(lon, lat);
		const snap = findSnap(snaps, x, y, {
			limitMeters: snapMeters,
			...(isClosed ? { isEligible: (edge) => !isClosed(edge) } : {})
		});
		if (!snap) return undefined;
		const { edge, offsetMeters } = snap;
		return { edge, offsetMeters, initialCost: initialCost(id, snap) };
	}
}
