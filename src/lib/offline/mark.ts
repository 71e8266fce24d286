import type { FieldFacility } from '#lib/domain/field-pack.ts';
import type { ObservationInput } from '#lib/domain/observation.ts';

/**
 * Where a mark stands. Every mark is in exactly one of these, and none is ever deleted:
 * created = received + pending + refused + replaced.
 */
export type MarkStatus =
	/** On this phone only, as far as this phone knows. */
	| 'pending'
	/** The server said by its id that it has it. */
	| 'received'
	/** The server said why it does not take it; a person has to decide. */
	| 'refused'
	/** Refused, and made anew by its author as another mark. */
	| 'replaced';

/** A mark as the phone keeps it. */
export interface FieldMark {
	id: string;
	district: string;
	/** Account that made it: only while that one is signed in it is sent. */
	author: string;
	authorName: string;
	/** What the crew called the facility when it was marked. */
	label: string;
	observation: ObservationInput;
	/** This phone's clock. */
	savedAt: string;
	status: MarkStatus;
	/** The server's words, when refused. */
	reason: string | null;
	/** Server's clock. */
	receivedAt: string | null;
	/** Mark that was made in its place. */
	replacedBy: string | null;
	/** What the server said beside taking it. */
	notice?: string | null;
}

export type PhotoStatus =
	| 'pending'
	/** Checked and kept by the server, which said so. */
	| 'received'
	/** The server said why it does not take it. */
	| 'refused'
	/** Gone from this phone before it was delivered: its storage was cleared, or its file damaged. */
	| 'lost';

/** A photo of a mark. The picture itself lies under its hash until it is delivered. */
export interface FieldPhoto {
	/** `mark/hash`. */
	id: string;
	markId: string;
	district: string;
	author: string;
	hash: string;
	bytes: number;
	status: PhotoStatus;
	reason: string | null;
	savedAt: string;
}

/** The photos that a mark says it has, as they begin. */
export function photosOf(mark: FieldMark, status: PhotoStatus = 'pending'): FieldPhoto[] {
	const { id, district, author, savedAt, observation } = mark;
	return (observation.photos ?? []).map(({ hash, bytes }) => ({
		id: `${id}/${hash}`,
		markId: id,
		district,
		author,
		hash,
		bytes,
		status,
		reason: null,
		savedAt
	}));
}

export interface PhotoCounts {
	/** Of marks that stand: those of replaced ones went to the new mark. */
	taken: number;
	received: number;
	pending: number;
	/** Refused or lost: a person should look. */
	stuck: number;
}

/** Photos of the marks that count; a mark is done only when it and all its photos are received. */
export function countPhotos(
	marks: readonly FieldMark[],
	photos: readonly FieldPhoto[]
): PhotoCounts {
	const replaced = new Set(marks.flatMap(({ id, status }) => (status === 'replaced' ? [id] : [])));
	const counts = { taken: 0, received: 0, pending: 0, stuck: 0 };
	for (const { markId, status } of photos) {
		if (replaced.has(markId)) continue;
		counts.taken++;
		if (status === 'received' || status === 'pending') counts[status]++;
		else counts.stuck++;
	}
	return counts;
}

/** Whether the server has the mark and every photo of it. */
export function isDone(mark: FieldMark, photos: readonly FieldPhoto[]): boolean {
	if (mark.status !== 'received') return false;
	const hashes = new Set((mark.observation.photos ?? []).map(({ hash }) => hash));
	const received = photos.filter(
		(photo) => photo.markId === mark.id && photo.status === 'received' && hashes.has(photo.hash)
	);
	return received.length === hashes.size;
}

export interface MarkCounts {
	created: number;
	received: number;
	pending: number;
	refused: number;
	replaced: number;
}

export function countMarks(marks: readonly FieldMark[]): MarkCounts {
	const counts = { created: marks.length, received: 0, pending: 0, refused: 0, replaced: 0 };
	for (const { status } of marks) counts[status]++;
	return counts;
}

/** What a crew enters; the rest of an observation the phone knows. */
export type MarkDraft = Pick<
	ObservationInput,
	| 'evidence'
	| 'condition'
	| 'defects'
	| 'pressure_mpa'
	| 'flow_lps'
	| 'note'
	| 'photos'
	| 'facts'
	| 'water_use'
>;

export interface Here {
	lon: number;
	lat: number;
	accuracyMeters: number;
}

/** When and where something was seen, by this phone. */
export interface Seen {
	at: string;
	here: Here | null;
}

interface Making {
	district: string;
	author: { username: string; name: string };
	facilityId: string;
	label: string;
	draft: MarkDraft;
	here: Here | undefined;
	device: string;
	/** A refused mark that this one stands for: it was seen when it was seen, or the clock was fast and it was seen by now. */
	replaces: FieldMark | undefined;
	/** When and where all of it was entered, if not now: the page ended before it was saved. */
	seen?: Seen | undefined;
}

/** A new mark with an id of its own, seen now by this phone's clock. */
export function makeMark(making: Making): FieldMark {
	const { district, author, facilityId, label, draft, device, replaces, seen } = making;
	const here = seen ? seen.here : making.here;
	const use = replaces?.observation.water_use;
	const id = crypto.randomUUID();
	const now = new Date().toISOString();
	return {
		id,
		district,
		author: author.username,
		authorName: author.name,
		label,
		observation: {
			...(use ? { water_use: use } : {}),
			...draft,
			id,
			facility_id: facilityId,
			observed_at: earlier(replaces?.observation.observed_at, earlier(seen?.at, now)),
			device,
			...(replaces ? { replaces: replaces.id } : {}),
			...(here
				? { observer_position: [here.lon, here.lat], observer_accuracy_m: here.accuracyMeters }
				: {})
		},
		savedAt: now,
		status: 'pending',
		reason: null,
		receivedAt: null,
		replacedBy: null
	};
}

function earlier(moment: string | undefined, now: string): string {
	return moment !== undefined && moment < now ? moment : now;
}

/** Facilities that crews found where the pack has none: until the pack is taken anew they are known by their marks. */
export function foundFacilities(
	marks: readonly FieldMark[],
	known: readonly FieldFacility[]
): FieldFacility[] {
	const ids = new Set(known.map(({ id }) => id));
	const found = new Map<string, FieldFacility>();
	for (const { observation, label, status } of marks) {
		const { facts, facility_id: id, condition, observed_at } = observation;
		if (facts?.is !== 'new' || ids.has(id) || status === 'replaced' || found.has(id)) continue;
		found.set(id, {
			id,
			kind: facts.kind,
			code: null,
			name: label,
			address: null,
			road_name: null,
			township_code: null,
			position: [facts.position[0], facts.position[1]],
			lifecycle: 'in_service',
			state: condition,
			observed_at
		});
	}
	return [...found.values()];
}

export function facilityIdsOf(marks: readonly FieldMark[]): ReadonlySet<string> {
	return new Set(marks.map(({ observation }) => observation.facility_id));
}
