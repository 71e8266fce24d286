import type { OsmTags } from '#lib/domain/osm-tags.ts';
import {
	isOnEarth,
	UNITS_PER_DEGREE,
	type OsmBlock,
	type OsmRelation,
	type OsmWay
} from './osm-model.ts';
import type { OsmProblem } from './problem-log.ts';

/** Gathers the elements of one block; both readers fill one, so that both judge positions alike. */
export class BlockBuilder {
	readonly #ids: number[] = [];
	readonly #lons: number[] = [];
	readonly #lats: number[] = [];
	readonly #taggedNodes: OsmBlock['taggedNodes'] = [];
	readonly #ways: OsmWay[] = [];
	readonly #relations: OsmRelation[] = [];
	readonly #problems: OsmProblem[] = [];

	get elementCount(): number {
		return this.#ids.length + this.#ways.length + this.#relations.length;
	}

	/** @param lonUnits 1e-7 degrees, as is `latUnits`; a node that is nowhere on the Earth is reported and left out. */
	addNode(id: number, lonUnits: number, latUnits: number, tags?: OsmTags): void {
		assertId(id, 'node');
		if (!isOnEarth(lonUnits, latUnits)) {
			this.addProblem(
				'warning',
				'node_off_earth',
				`node/${id}`,
				'its position is missing or not on the Earth'
			);
			return;
		}
		this.#ids.push(id);
		this.#lons.push(lonUnits);
		this.#lats.push(latUnits);
		if (tags === undefined) return;
		const lon = lonUnits / UNITS_PER_DEGREE;
		const lat = latUnits / UNITS_PER_DEGREE;
		this.#taggedNodes.push({ id, lon, lat, tags });
	}

	addWay(way: OsmWay): void {
		assertId(way.id, 'way');
		this.#ways.push(way);
	}

	addRelation(relation: OsmRelation): void {
		assertId(relation.id, 'relation');
		this.#relations.push(relation);
	}

	/** An element that its file marks as deleted (`visible=false`, JOSM's `action=delete`). */
	addDeleted(element: string): void {
		this.addProblem('note', 'deleted_element', element, 'is marked as deleted and left out');
	}

	addProblem(
		severity: OsmProblem['severity'],
		code: string,
		element: string,
		message: string
	): void {
		this.#problems.push({ severity, code, element, message });
	}

	finish(): OsmBlock {
		return {
			nodeIds: Float64Array.from(this.#ids),
			nodeLons: Int32Array.from(this.#lons),
			nodeLats: Int32Array.from(this.#lats),
			taggedNodes: this.#taggedNodes,
			ways: this.#ways,
			relations: this.#relations,
			problems: this.#problems
		};
	}
}

function assertId(id: number, type: string): void {
	if (!Number.isSafeInteger(id)) throw new RangeError(`a ${type} without a usable id (${id})`);
}
