import type { Condition, Defect, Evidence, ObservationInput } from '#lib/domain/observation.ts';

export type MarkStatus = 'editing' | 'sending' | 'failed' | 'saved';

/**
 * A mark being made (标记状态). Its id is made once, with the draft: sending it again after a failure
 * is harmless, and what was entered stays until the server has it.
 */
export class MarkDraft {
	readonly id: string;
	readonly facilityId: string;
	condition = $state<Condition | null>(null);
	evidence = $state<Evidence>('visual');
	defects = $state.raw<readonly Defect[]>([]);
	pressureMpa = $state<number | null>(null);
	flowLps = $state<number | null>(null);
	note = $state('');
	status = $state<MarkStatus>('editing');
	problem = $state<string | null>(null);
	#seenAt: string | null = null;

	constructor(facilityId: string, id: string) {
		this.facilityId = facilityId;
		this.id = id;
	}

	get canSend(): boolean {
		return this.condition !== null && this.status !== 'sending' && this.status !== 'saved';
	}

	/** Choosing the condition is the moment of seeing, however long sending takes. */
	choose(condition: Condition, now: Date): void {
		this.condition = condition;
		this.#seenAt = now.toISOString();
		if (condition === 'intact') this.defects = [];
	}

	toggleDefect(defect: Defect): void {
		this.defects = this.defects.includes(defect)
			? this.defects.filter((other) => other !== defect)
			: [...this.defects, defect];
	}

	/** @throws {TypeError} No condition has been chosen. */
	toObservation(): ObservationInput {
		if (this.condition === null || this.#seenAt === null)
			throw new TypeError('expected a condition before sending, none chosen');
		return {
			id: this.id,
			facility_id: this.facilityId,
			observed_at: this.#seenAt,
			evidence: this.evidence,
			condition: this.condition,
			defects: [...this.defects],
			...(this.pressureMpa === null ? {} : { pressure_mpa: this.pressureMpa }),
			...(this.flowLps === null ? {} : { flow_lps: this.flowLps }),
			...(this.note.trim() === '' ? {} : { note: this.note.trim() })
		};
	}
}
