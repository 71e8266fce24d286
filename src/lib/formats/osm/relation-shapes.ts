import { classifyBoundary } from '#lib/domain/osm-land.ts';
import { classifyFacility } from '#lib/domain/osm-facility.ts';
import type { ExtractSink } from './extract-sink.ts';
import { toRing } from './node-lines.ts';
import type { NodeStore } from './node-store.ts';
import type { OsmMember, OsmRelation, OsmWay } from './osm-model.ts';
import { joinRings, nestRings, signedArea, type Polygon, type Ring } from './rings.ts';
import {
	aspectsOf,
	classifyShape,
	emitShape,
	type ShapeAspect,
	type ShapeClasses
} from './shapes.ts';

interface MemberWay {
	way: OsmWay;
	role: string;
}

/**
 * Areas made of several ways. First `add` all relations, then `hold` their ways as they come by, then
 * `emit`; the ways come back with what the relation has already told of them.
 */
export class RelationShapes {
	readonly #relations = new Map<number, OsmRelation>();
	readonly #wayIds = new Set<number>();
	readonly #ways = new Map<number, OsmWay>();

	/** Keeps multipolygons and administrative boundaries. */
	add(relation: OsmRelation, sink: ExtractSink): void {
		const { type } = relation.tags;
		const isArea =
			type === 'multipolygon' ||
			(type === 'boundary' && classifyBoundary(relation.tags) !== undefined);
		const element = `relation/${relation.id}`;
		if (!isArea) {
			if (classifyFacility(relation.tags) !== undefined)
				sink.warn(
					'facility_without_area',
					element,
					`a facility on a relation of type ${type} has no place`
				);
		} else if (this.#relations.has(relation.id))
			sink.warn('repeated_element', element, 'occurs more than once; the first is used');
		else {
			this.#relations.set(relation.id, relation);
			for (const { type, ref } of relation.members) if (type === 'way') this.#wayIds.add(ref);
		}
	}

	/** @returns Whether the way belongs to a relation and is held until `emit`. */
	hold(way: OsmWay): boolean {
		if (!this.#wayIds.has(way.id)) return false;
		this.#ways.set(way.id, way);
		return true;
	}

	/** Emits the areas, then yields each held way with the aspects that a relation told for it. */
	*emit(store: NodeStore, sink: ExtractSink): Generator<[OsmWay, ReadonlySet<ShapeAspect>]> {
		const told = new Map<number, Set<ShapeAspect>>();
		for (const relation of this.#relations.values())
			for (const [wayId, aspect] of this.#emitOne(relation, store, sink))
				told.set(wayId, (told.get(wayId) ?? new Set()).add(aspect));
		for (const way of this.#ways.values()) yield [way, told.get(way.id) ?? new Set()];
	}

	#emitOne(relation: OsmRelation, store: NodeStore, sink: ExtractSink): [number, ShapeAspect][] {
		const element = `relation/${relation.id}`;
		const isBoundary = relation.tags['type'] === 'boundary';
		const { members, missingCount } = this.#membersOf(relation, element, sink);
		const found = findClasses(relation, members, isBoundary);
		if (found === undefined) return [];
		const { polygons, ...losses } = assemble(members, store);
		reportLosses(sink, element, losses, missingCount);
		const isTorn = isBoundary && losses.openCount + missingCount > 0;
		if (polygons.length === 0 || isTorn) {
			const reason = isTorn ? 'the boundary is not complete' : 'no ring closes';
			sink.warn('relation_without_area', element, `${reason}: left out`);
			return [];
		}
		emitShape(sink, element, found, polygons);
		return outerWays(members).flatMap(({ way }) => sharedAspects(way, found));
	}

	#membersOf(relation: OsmRelation, element: string, sink: ExtractSink) {
		const members: MemberWay[] = [];
		const seen = new Set<number>();
		let missingCount = 0;
		for (const { type, ref, role } of relation.members as readonly OsmMember[]) {
			if (type !== 'way' || role === 'label' || role === 'admin_centre') continue;
			const way = this.#ways.get(ref);
			if (seen.has(ref))
				sink.note('repeated_member', element, `way/${ref} is listed more than once`);
			else if (way === undefined) missingCount++;
			else members.push({ way, role });
			seen.add(ref);
		}
		return { members, missingCount };
	}
}

function reportLosses(
	sink: ExtractSink,
	element: string,
	{ openCount, degenerateCount, missingNodeCount }: Omit<Closed, 'rings'>,
	missingWayCount: number
): void {
	const report = (code: string, count: number, message: string) => {
		if (count > 0) sink.warn(code, element, `${count} ${message}`);
	};
	report('incomplete_relation', missingWayCount, 'of its ways are not in the file');
	report('open_ring', openCount, 'of its ways close no ring and are left out');
	report('degenerate_ring', degenerateCount, 'of its rings have no area and are left out');
	report('missing_nodes', missingNodeCount, 'nodes of its rings are not in the file');
}

/** Old multipolygons carry their tags on the outer ways. */
function findClasses(
	relation: OsmRelation,
	members: readonly MemberWay[],
	isBoundary: boolean
): ShapeClasses | undefined {
	const own = classifyShape(relation.tags, isBoundary);
	if (own !== undefined || isBoundary) return own;
	for (const { way } of outerWays(members)) {
		const shape = classifyShape(way.tags);
		if (shape !== undefined) return shape;
	}
	return undefined;
}

function outerWays(members: readonly MemberWay[]): MemberWay[] {
	return members.filter(({ role }) => role !== 'inner');
}

/** What a way says of itself and its relation says too; drawn once, by the relation. */
function sharedAspects(way: OsmWay, shape: ShapeClasses): [number, ShapeAspect][] {
	const own = classifyShape(way.tags);
	if (own === undefined) return [];
	const isSame = (aspect: ShapeAspect) =>
		shape[aspect] !== undefined && (aspect !== 'base' || own.base?.layer === shape.base?.layer);
	return aspectsOf(own)
		.filter(isSame)
		.map((aspect) => [way.id, aspect]);
}

interface Closed {
	rings: Ring[];
	openCount: number;
	degenerateCount: number;
	missingNodeCount: number;
}

interface Assembled extends Omit<Closed, 'rings'> {
	polygons: Polygon[];
}

/** Trusts the roles when all are given and every ring closes with them, otherwise the shapes alone. */
function assemble(members: readonly MemberWay[], store: NodeStore): Assembled {
	if (members.every(({ role }) => role === 'outer' || role === 'inner')) {
		const outer = close(outerWays(members), store);
		const inner = close(
			members.filter(({ role }) => role === 'inner'),
			store
		);
		const { polygons, stray } = nestRings([
			...outer.rings.map((ring) => ({ ring, isInner: false })),
			...inner.rings.map((ring) => ({ ring, isInner: true }))
		]);
		if (outer.openCount + inner.openCount === 0 && stray.length === 0)
			return {
				polygons,
				openCount: 0,
				degenerateCount: outer.degenerateCount + inner.degenerateCount,
				missingNodeCount: outer.missingNodeCount + inner.missingNodeCount
			};
	}
	const { rings, ...losses } = close(members, store);
	return { polygons: nestRings(rings.map((ring) => ({ ring }))).polygons, ...losses };
}

function close(members: readonly MemberWay[], store: NodeStore): Closed {
	const lines = members.map(({ way }) => ({ refs: way.refs, source: way }));
	const { rings: chains, open } = joinRings(lines.filter(({ refs }) => refs.length > 1));
	const closed: Closed = {
		rings: [],
		openCount: open.length,
		degenerateCount: 0,
		missingNodeCount: 0
	};
	for (const ids of chains) {
		const { ring, missingCount } = toRing(ids, store);
		closed.missingNodeCount += missingCount;
		if (ring !== undefined && signedArea(ring) !== 0) closed.rings.push(ring);
		else closed.degenerateCount++;
	}
	return closed;
}
