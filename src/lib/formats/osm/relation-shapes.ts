import { classifyBoundary } from '#lib/domain/osm-land.ts';
import { classifyFacility } from '#lib/domain/osm-facility.ts';
import type { ExtractSink } from './extract-sink.ts';
import { isClosed, toRing } from './node-lines.ts';
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
		const { polygons, openCount } = assemble(members, store, sink, element);
		if (missingCount > 0)
			sink.warn('incomplete_relation', element, `${missingCount} of its ways are not in the file`);
		if (openCount > 0)
			sink.warn('open_ring', element, `${openCount} of its ways close no ring and are left out`);
		const isUsable = polygons.length > 0 && !(isBoundary && (openCount > 0 || missingCount > 0));
		if (!isUsable) {
			sink.warn(
				'relation_without_area',
				element,
				isBoundary ? 'the boundary is not complete' : 'no ring closes'
			);
			return [];
		}
		emitShape(sink, element, found.shape, polygons, found.tags);
		return outerWays(members).flatMap(({ way }) => sharedAspects(way, found.shape));
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

/** Old multipolygons carry their tags on the outer ways. */
function findClasses(relation: OsmRelation, members: readonly MemberWay[], isBoundary: boolean) {
	const own = classifyShape(relation.tags, isBoundary);
	if (own !== undefined) return { shape: own, tags: relation.tags };
	for (const { way } of outerWays(members)) {
		const shape = classifyShape(way.tags);
		if (shape !== undefined) return { shape, tags: way.tags };
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

interface Assembled {
	polygons: Polygon[];
	openCount: number;
}

/** Trusts the roles when all are given and every ring closes with them, otherwise the shapes alone. */
function assemble(
	members: readonly MemberWay[],
	store: NodeStore,
	sink: ExtractSink,
	element: string
): Assembled {
	const isRoleKnown = ({ role }: MemberWay) => role === 'outer' || role === 'inner';
	if (members.every(isRoleKnown)) {
		const inner = close(
			members.filter(({ role }) => role === 'inner'),
			store,
			sink,
			element
		);
		const outer = close(outerWays(members), store, sink, element);
		const openCount = inner.openCount + outer.openCount;
		const rings = [
			...outer.rings.map((ring) => ({ ring, isInner: false })),
			...inner.rings.map((ring) => ({ ring, isInner: true }))
		];
		const { polygons, stray } = nestRings(rings);
		if (openCount === 0 && stray.length === 0) return { polygons, openCount };
	}
	const { rings, openCount } = close(members, store, sink, element);
	return { polygons: nestRings(rings.map((ring) => ({ ring }))).polygons, openCount };
}

function close(
	members: readonly MemberWay[],
	store: NodeStore,
	sink: ExtractSink,
	element: string
): { rings: Ring[]; openCount: number } {
	const lines = members
		.map(({ way }) => ({ refs: way.refs, source: way }))
		.filter(({ refs }) => refs.length > 1);
	const { rings: chains, open } = joinRings(lines);
	const rings: Ring[] = [];
	for (const ids of chains) {
		const { ring, missingCount } = isClosed(ids) ? toRing(ids, store) : { missingCount: 0 };
		if (missingCount > 0)
			sink.warn('missing_nodes', element, `${missingCount} nodes of a ring are not in the file`);
		if (ring !== undefined && signedArea(ring) !== 0) rings.push(ring);
		else sink.warn('degenerate_ring', element, 'a ring without area is left out');
	}
	return { rings, openCount: open.length };
}
