import type { RegionPart } from '#lib/core/coverage/index.ts';
import { toPolygonCoordinates, type PlaneRing, type Projection } from '#lib/core/geometry/index.ts';
import type { WhatIfHole, WhatIfState } from '#lib/domain/what-if.ts';

interface Known {
	id: number;
	rings: readonly PlaneRing[];
}

/**
 * Tells which holes changed, so that only those are projected, sent and drawn again.
 *
 * The kernel keeps the very ring of a boundary that did not change: a hole is the one known if all
 * its rings are the same objects.
 */
export class HoleChanges {
	readonly #projection: Projection;
	#known = new Map<PlaneRing, Known>();
	#lastId = 0;

	constructor(projection: Projection) {
		this.#projection = projection;
	}

	/** @param parts All holes as they are now. */
	since(parts: readonly RegionPart[]): WhatIfState['holes'] {
		const known = new Map<PlaneRing, Known>();
		const added: WhatIfHole[] = [];
		for (const part of parts) {
			const [outer] = part.rings;
			if (!outer) continue;
			const before = this.#known.get(outer);
			if (before && isSame(before.rings, part.rings)) {
				known.set(outer, before);
				this.#known.delete(outer);
				continue;
			}
			const id = ++this.#lastId;
			known.set(outer, { id, rings: part.rings });
			added.push(this.#toFeature(id, part));
		}
		const removed = Array.from(this.#known.values(), ({ id }) => id);
		this.#known = known;
		return { removed, added };
	}

	#toFeature(id: number, { rings, areaSquareMeters }: RegionPart): WhatIfHole {
		const coordinates = toPolygonCoordinates(rings, this.#projection);
		return {
			type: 'Feature',
			id,
			geometry: { type: 'Polygon', coordinates },
			properties: { number: id, areaSquareMeters, kind: 'confirmed' }
		};
	}
}

function isSame(a: readonly PlaneRing[], b: readonly PlaneRing[]): boolean {
	return a.length === b.length && a.every((ring, index) => ring === b[index]);
}
