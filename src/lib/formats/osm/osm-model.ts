import type { OsmTags } from '#lib/domain/osm-tags.ts';
import type { OsmProblem } from './problem-log.ts';

/** `[west, south, east, north]` in degrees. */
export type Bbox = [west: number, south: number, east: number, north: number];

export interface OsmHeader {
	format: 'pbf' | 'xml' | 'xml.gz';
	bbox?: Bbox;
	/** Moment of the planet that the file shows, ISO 8601 in UTC. */
	replicationTimestamp?: string;
	writingProgram?: string;
}

export interface OsmNode {
	id: number;
	/** Degrees, WGS84. */
	lon: number;
	lat: number;
	tags: OsmTags;
}

export interface OsmWay {
	id: number;
	refs: Float64Array;
	tags: OsmTags;
}

export interface OsmMember {
	type: 'node' | 'way' | 'relation';
	ref: number;
	role: string;
}

export interface OsmRelation {
	id: number;
	members: OsmMember[];
	tags: OsmTags;
}

/**
 * A piece of a file. Coordinates of all its nodes lie in three parallel arrays (1e-7 degrees), since
 * most nodes carry nothing else; nodes that carry tags are there as objects as well.
 */
export interface OsmBlock {
	nodeIds: Float64Array;
	nodeLons: Int32Array;
	nodeLats: Int32Array;
	taggedNodes: OsmNode[];
	ways: OsmWay[];
	relations: OsmRelation[];
	problems: OsmProblem[];
}

export interface OpenOsmOptions {
	/** Called with bytes of the file read so far, at most once a block. */
	onProgress?: ((bytesRead: number, totalBytes: number) => void) | undefined;
	signal?: AbortSignal | undefined;
}

export interface OsmReader {
	header: OsmHeader;
	/** Size of the file as it lies on the disk. */
	totalBytes: number;
	/**
	 * Reads the file from the start; may be called again, but not while an earlier call is running.
	 *
	 * @param options `nodes: false` leaves nodes out (and skips blocks known to hold nothing else).
	 * @throws {FormatError} The file is cut off or broken; what came before is incomplete.
	 */
	blocks(options?: { nodes?: boolean }): AsyncGenerator<OsmBlock, void, undefined>;
}

/** Units of 1e-7 degrees in a degree: the resolution of OSM. */
export const UNITS_PER_DEGREE = 1e7;

/** A position that is on the Earth, in 1e-7 degrees. */
export function isOnEarth(lonUnits: number, latUnits: number): boolean {
	return Math.abs(lonUnits) <= 180e7 && Math.abs(latUnits) <= 90e7;
}
