import type { FacilityKind } from '#lib/domain/facility.ts';
import type { ScenarioChange } from '#lib/domain/scenario.ts';
import type { WhatIfFacility } from '#lib/domain/what-if.ts';
import { toPoint } from '#lib/map/state/map-features.ts';
import type { WhatIfChange } from '#lib/workers/what-if/engine.ts';

export type Position = [number, number];

/** One change that can be taken back; `key` is the facility's id, or the closure's. */
export interface Edit {
	key: string;
	change: ScenarioChange;
}

/** A facility as the edits leave it. */
export interface Standing {
	kind: FacilityKind;
	position: Position;
	/** It covers, or an engine starts from it. */
	works: boolean;
	isNew: boolean;
	isMended: boolean;
}

/** A facility after its edits; undefined: it was taken away, or never was. */
export function standingOf(
	key: string,
	original: WhatIfFacility | undefined,
	edits: readonly Edit[]
): Standing | undefined {
	let standing: Standing | undefined = original && {
		kind: original.kind,
		position: original.position,
		works: original.counts,
		isNew: false,
		isMended: false
	};
	for (const { key: other, change } of edits) {
		if (other !== key) continue;
		if (change.action === 'add') {
			const { kind, position } = change;
			standing = { kind, position, works: true, isNew: true, isMended: false };
		} else if (change.action === 'remove') standing = undefined;
		else if (!standing) continue;
		else if (change.action === 'move') standing = { ...standing, position: change.position };
		else if (change.action === 'repair') standing = { ...standing, works: true, isMended: true };
	}
	return standing;
}

/** Where a street is closed by an edit. */
function closureOf(key: string, edits: readonly Edit[]): Position | undefined {
	const edit = edits.find((each) => each.key === key && each.change.action === 'close');
	return edit?.change.action === 'close' ? edit.change.position : undefined;
}

/** What leads from one list of edits to another. */
export interface EditStep {
	/** Keys whose edits differ. */
	keys: string[];
	/** For the engine. */
	changes: WhatIfChange[];
}

export function stepBetween(
	before: readonly Edit[],
	after: readonly Edit[],
	originalOf: (key: string) => WhatIfFacility | undefined
): EditStep {
	const [had, has] = [new Set(before), new Set(after)];
	const keys = new Set<string>();
	for (const edit of before) if (!has.has(edit)) keys.add(edit.key);
	for (const edit of after) if (!had.has(edit)) keys.add(edit.key);
	const changes = Array.from(keys).flatMap((id): WhatIfChange[] => {
		const closedBefore = closureOf(id, before);
		const closed = closureOf(id, after);
		if (closed && !closedBefore) return [{ action: 'close', id, position: closed }];
		if (closedBefore && !closed) return [{ action: 'open', id }];
		const old = standingOf(id, originalOf(id), before);
		const now = standingOf(id, originalOf(id), after);
		if (now?.works) {
			const { kind, position } = now;
			const isSame = old?.works === true && isAt(old.position, position);
			return isSame ? [] : [{ action: 'place', id, kind, position }];
		}
		return old?.works ? [{ action: 'remove', id }] : [];
	});
	return { keys: [...keys], changes };
}

const isAt = ([lon, lat]: Position, other: Position) => lon === other[0] && lat === other[1];

/** A facility as the map draws it. */
export function drawStanding(
	id: string,
	{ kind, position, isMended }: Standing,
	original: WhatIfFacility | undefined
): GeoJSON.Feature {
	return toPoint(position, {
		id,
		kind,
		code: original?.code ?? null,
		name: original?.name ?? null,
		state: isMended ? 'intact' : (original?.state ?? 'intact'),
		lifecycle: original ? (isMended ? 'in_service' : original.lifecycle) : 'planned',
		ownership: 'municipal',
		disputed: false,
		in_outage: false
	});
}

/** Edits after one of them moved a facility: an added one is added there, another has one move. */
export function withMove(edits: readonly Edit[], id: string, position: Position): Edit[] {
	const added = edits.find(({ key, change }) => key === id && change.action === 'add');
	if (added?.change.action === 'add') {
		const change = { ...added.change, position };
		return edits.map((edit) => (edit === added ? { ...edit, change } : edit));
	}
	const rest = edits.filter(({ key, change }) => key !== id || change.action !== 'move');
	return [...rest, { key: id, change: { action: 'move', facility_id: id, position } }];
}

/** Edits after a facility was taken away: one that was only added is forgotten. */
export function withRemoval(edits: readonly Edit[], id: string, isRegistered: boolean): Edit[] {
	const rest = edits.filter(({ key }) => key !== id);
	return isRegistered
		? [...rest, { key: id, change: { action: 'remove', facility_id: id } }]
		: rest;
}
