import type { FieldFacility } from '#lib/domain/field-pack.ts';
import type {
	Condition,
	Defect,
	Evidence,
	FacilityFacts,
	ObservationPhotoInput
} from '#lib/domain/observation.ts';
import type { Here, MarkDraft } from './mark.ts';

/** What stands in an open mark sheet. Readings are as typed: they are judged when the mark is saved. */
export interface Entered {
	condition: Condition | null;
	evidence: Evidence;
	defects: readonly Defect[];
	pressure: string;
	flow: string;
	note: string;
	facts: FacilityFacts | undefined;
}

/** A mark that was begun and not saved. It is on the phone before the camera opens: the system may end the page behind it. */
export interface OpenDraft {
	/** `district/author/facility`: one of a person for each facility. */
	id: string;
	district: string;
	author: string;
	facility: FieldFacility;
	label: string;
	/** The refused mark that it is to stand for. */
	replaces: string | null;
	entered: Entered;
	photos: readonly ObservationPhotoInput[];
	/** This phone's clock when something was last entered, and where the phone was. */
	savedAt: string;
	here: Here | null;
}

export function draftId(district: string, author: string, facilityId: string): string {
	return `${district}/${author}/${facilityId}`;
}

/** A sheet as it opens: empty, with what was refused before, or with what makes a new facility known. */
export function enteredOf(
	before: MarkDraft | undefined,
	found: FacilityFacts | undefined
): Entered {
	return {
		condition: before?.condition ?? null,
		evidence: before?.evidence ?? 'visual',
		defects: [...(before?.defects ?? [])],
		pressure: before?.pressure_mpa?.toString() ?? '',
		flow: before?.flow_lps?.toString() ?? '',
		note: before?.note ?? '',
		facts: before?.facts ?? found
	};
}

/** Whether nothing would be lost with it. */
export function isEmptyDraft({ entered, photos }: OpenDraft): boolean {
	const { condition, defects, pressure, flow, note, facts } = entered;
	return (
		condition === null &&
		defects.length === 0 &&
		photos.length === 0 &&
		facts?.is !== 'moved' &&
		[pressure, flow, note].every((text) => text.trim() === '')
	);
}
