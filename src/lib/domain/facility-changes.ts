import {
	changedFields,
	timelineOf,
	versionAt,
	type FacilityFields,
	type FacilityVersion
} from './history.ts';

/** What made a version: the change set it belongs to. */
export interface VersionOrigin {
	version: number;
	change_set: string | null;
	/** Kind of the change set. */
	kind: 'edit' | 'ledger_import' | 'survey' | 'disclosure' | null;
	/** The change that this one undid, by its first version. */
	undoes: number | null;
}

/** One field before and after; attribute keys as `attributes.key`. */
export interface FieldChange {
	path: string;
	before: unknown;
	after: unknown;
}

/** What somebody did to a facility at one time, as one or several recorded versions. */
export interface FacilityChange {
	/** Its first version: the name by which it is undone. */
	version: number;
	versions: number[];
	/** Times are ISO strings. */
	recorded_at: string;
	recorded_by: string;
	/** From when it holds: the earliest moment of several. */
	valid_from: string;
	isCreation: boolean;
	origin: VersionOrigin['kind'];
	change_set: string | null;
	undoes: number | null;
	/** Empty for a creation. */
	fields: FieldChange[];
}

/** The changes of one facility, the oldest first. Versions written together are one change. */
export function listChanges(
	versions: readonly FacilityVersion[],
	origins: readonly VersionOrigin[] = []
): FacilityChange[] {
	const originOf = new Map(origins.map((origin) => [origin.version, origin]));
	const groups = new Map<string, FacilityVersion[]>();
	for (const version of [...versions].sort((a, b) => a.version - b.version)) {
		const set = originOf.get(version.version)?.change_set;
		const key = set ?? `${version.recorded_at} ${version.recorded_by}`;
		groups.set(key, [...(groups.get(key) ?? []), version]);
	}
	return [...groups.values()].flatMap((group) => {
		const [first] = group;
		if (!first) return [];
		const origin = originOf.get(first.version);
		const isCreation = first.version === 1;
		return {
			version: first.version,
			versions: group.map(({ version }) => version),
			recorded_at: first.recorded_at,
			recorded_by: first.recorded_by,
			valid_from: timelineOf(group)[0]?.valid_from ?? first.valid_from,
			isCreation,
			origin: origin?.kind ?? null,
			change_set: origin?.change_set ?? null,
			undoes: origin?.undoes ?? null,
			fields: isCreation ? [] : fieldsOfGroup(versions, group)
		};
	});
}

/** What must hold again, from which moments, so that a change has never been. The latest moment first. */
export function inverseOf(
	versions: readonly FacilityVersion[],
	change: FacilityChange
): { valid_from: string; changes: Partial<FacilityFields> }[] {
	const earlier = versions.filter(({ version }) => version < change.version);
	return timelineOf(groupOf(versions, change))
		.toReversed()
		.flatMap((made) => {
			const before = heldBefore(earlier, made);
			return before ? [{ valid_from: made.valid_from, changes: back(before, made) }] : [];
		});
}

/** Fields of a change that somebody changed again afterwards, so that undoing it would undo that too. */
export function contradictedFields(
	versions: readonly FacilityVersion[],
	change: FacilityChange
): string[] {
	const last = Math.max(...change.versions);
	const holds = timelineOf(versions).at(-1);
	const made = timelineOf(groupOf(versions, change)).at(-1);
	if (!holds || !made) return [];
	const later = new Set(
		listChanges(versions)
			.filter(({ version }) => version > last)
			.flatMap(({ fields }) => fields.map(({ path }) => path))
	);
	const differing = new Set(changedFields(made, holds));
	return change.fields
		.map(({ path }) => path)
		.filter((path) => later.has(path) && differing.has(path));
}

function fieldsOfGroup(
	versions: readonly FacilityVersion[],
	group: readonly FacilityVersion[]
): FieldChange[] {
	const first = Math.min(...group.map(({ version }) => version));
	const earlier = versions.filter(({ version }) => version < first);
	const found = new Map<string, FieldChange>();
	for (const made of timelineOf(group)) {
		const before = heldBefore(earlier, made);
		if (!before) continue;
		for (const path of changedFields(before, made)) {
			found.set(path, { path, before: valueAt(before, path), after: valueAt(made, path) });
		}
	}
	return [...found.values()];
}

function groupOf(versions: readonly FacilityVersion[], change: FacilityChange): FacilityVersion[] {
	return versions.filter(({ version }) => change.versions.includes(version));
}

/** What held at the moment of a version before it was recorded; a correction of earlier: the first. */
function heldBefore(
	earlier: readonly FacilityVersion[],
	made: FacilityVersion
): FacilityVersion | undefined {
	return versionAt(earlier, made.valid_from) ?? timelineOf(earlier)[0];
}

function back(before: FacilityVersion, made: FacilityVersion): Partial<FacilityFields> {
	const columns: Record<string, unknown> = {};
	const attributes: Record<string, unknown> = {};
	for (const path of changedFields(before, made)) {
		if (path.startsWith('attributes.')) attributes[path.slice(11)] = valueAt(before, path) ?? null;
		else columns[path] = valueAt(before, path);
	}
	return { ...columns, ...(Object.keys(attributes).length > 0 ? { attributes } : {}) };
}

function valueAt(version: FacilityFields, path: string): unknown {
	return path.startsWith('attributes.')
		? version.attributes[path.slice(11)]
		: version[path as keyof FacilityFields];
}
