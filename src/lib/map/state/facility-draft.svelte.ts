import {
	formSections,
	readForm,
	toFormValues,
	type FormField,
	type FormSection,
	type FormValues
} from '#lib/domain/facility-form.ts';
import type { FacilityProposal } from '#lib/domain/facility-proposal.ts';
import type { Facility, FacilityKind } from '#lib/domain/facility.ts';
import { changedFields, isSame } from '#lib/domain/history.ts';
import { parseCoordinatePair, splitPair } from '#lib/domain/ledger/parse-coordinate-pair.ts';
import { translate, type Locale } from '#lib/domain/messages/index.ts';
import { PlaceTool } from './place-tool.svelte.ts';

export type DraftMode = 'add' | 'edit' | 'move' | 'remove';

/** Somebody changed the facility while this draft was being filled in. */
export interface DraftConflict {
	theirs: Facility;
	/** Paths that they changed; those of `mine` were changed here too. */
	paths: string[];
	mine: string[];
}

/** A facility being added, edited, moved or removed. What was entered stays until the server has it. */
export class FacilityDraft {
	readonly mode: DraftMode;
	/** As the editor saw it; null: new. */
	base = $state.raw<Facility | null>(null);
	kind = $state<FacilityKind>('hydrant');
	values = $state<FormValues>({});
	/** The coordinates as typed. */
	positionText = $state('');
	problems = $state.raw<Record<string, string>>({});
	problem = $state<string | null>(null);
	conflict = $state.raw<DraftConflict | null>(null);
	isSaving = $state(false);
	proposal = $state.raw<FacilityProposal | null>(null);
	removedOn = $state('');
	approval = $state('');
	readonly place: PlaceTool;
	readonly #locale: Locale;
	#proposed: FormValues = {};

	constructor(
		options: { mode: DraftMode; base: Facility | null; kind: FacilityKind; today: string },
		locale: Locale,
		onplaced: () => void
	) {
		this.#locale = locale;
		this.mode = options.mode;
		this.base = options.base;
		this.kind = options.kind;
		this.removedOn = options.today;
		this.place = new PlaceTool(options.base?.position ?? null, () => {
			this.positionText = printPosition(this.place.position);
			onplaced();
		});
		this.positionText = printPosition(this.place.position);
		this.values = this.#initial();
	}

	readonly sections = $derived.by((): FormSection[] => formSections(this.kind, this.#locale));

	get #fields(): FormField[] {
		return this.sections.flatMap(({ fields }) => fields);
	}

	/** Fields that were filled in otherwise than they came. */
	get touched(): string[] {
		const initial = this.#initial();
		return this.#fields
			.map(({ path }) => path)
			.filter((path) => (this.values[path] ?? '').trim() !== (initial[path] ?? ''));
	}

	get isMoved(): boolean {
		return !isSame(this.place.position, this.base?.position ?? null);
	}

	/** Another kind has other attributes; what both have is kept. */
	setKind(kind: FacilityKind): void {
		const kept = this.values;
		this.kind = kind;
		this.values = { ...this.#initial(), ...pick(kept, this.#fields) };
	}

	/** Takes typed coordinates over; they may be degrees, minutes and seconds, or empty. */
	readPosition(): void {
		const text = this.positionText.trim();
		const { position: _gone, ...others } = this.problems;
		this.problems = others;
		if (text === printPosition(this.place.position)) return;
		if (text === '') return this.place.put(null);
		const [first, second] = splitPair(text) ?? [];
		const read = parseCoordinatePair(first, second);
		if ('problem' in read) {
			this.problems = { ...others, position: translate('register.positionWrong', this.#locale) };
		} else this.place.put([read.lon, read.lat]);
	}

	/** Fills in what the register proposes, unless a person has filled it in. */
	take(proposal: FacilityProposal): void {
		this.proposal = proposal;
		if (this.mode !== 'add') return;
		const offered: FormValues = {
			code: proposal.code ?? '',
			road_name: proposal.road_name ?? '',
			township_code: proposal.township_code ?? ''
		};
		for (const [path, value] of Object.entries(offered)) {
			const typed = this.values[path] ?? '';
			if (typed === '' || typed === this.#proposed[path]) this.values[path] = value;
		}
		this.#proposed = offered;
	}

	/** What is to be sent; undefined when something is wrong, which is then shown at its field. */
	toInput(): Record<string, unknown> | undefined {
		this.readPosition();
		if (this.mode === 'remove') return this.#toRemoval();
		const paths =
			this.mode === 'add'
				? this.#fields.map(({ path }) => path)
				: this.mode === 'edit'
					? this.touched
					: [];
		const { input, problems } = readForm(this.kind, this.#fields, this.values, paths, this.#locale);
		const { position } = this.problems;
		const wrong = this.mode === 'move' ? {} : problems;
		this.problems = { ...wrong, ...(position ? { position } : {}) };
		if (Object.keys(this.problems).length > 0) return undefined;
		const moved = this.isMoved || this.mode === 'add' ? { position: this.place.position } : {};
		return this.mode === 'add' ? { kind: this.kind, ...input, ...moved } : { ...input, ...moved };
	}

	/** Tells what somebody else has changed since. */
	meet(theirs: Facility): void {
		const { base } = this;
		if (!base) return;
		const paths = changedFields(base, theirs);
		const touched = [...this.touched, ...(this.isMoved ? ['position'] : [])];
		this.conflict = { theirs, paths, mine: paths.filter((path) => touched.includes(path)) };
	}

	/** Goes on from what they saved; what was changed here stays changed. */
	rebase(): void {
		const { conflict } = this;
		if (!conflict) return;
		const mine = pick(
			this.values,
			this.touched.map((path) => ({ path }))
		);
		const isMoved = this.isMoved;
		this.base = conflict.theirs;
		this.values = { ...this.#initial(), ...mine };
		if (!isMoved) {
			this.place.position = conflict.theirs.position;
			this.positionText = printPosition(conflict.theirs.position);
		}
		this.conflict = null;
		this.problem = null;
	}

	#initial(): FormValues {
		const blank = { attributes: {}, lifecycle: 'in_service', disclosure: 'internal' } as const;
		const owner = this.kind === 'hydrant' ? { ownership: 'municipal' as const } : {};
		return toFormValues(this.#fields, this.base ?? { ...blank, ...owner });
	}

	#toRemoval(): Record<string, unknown> | undefined {
		const required = translate('register.required', this.#locale);
		const approval = this.approval.trim();
		this.problems = {
			...(approval === '' ? { removal_approval: required } : {}),
			...(this.removedOn === '' ? { removed_on: required } : {})
		};
		if (Object.keys(this.problems).length > 0) return undefined;
		return { lifecycle: 'removed', removed_on: this.removedOn, removal_approval: approval };
	}
}

export function printPosition(position: readonly [number, number] | null): string {
	return position ? `${position[0].toFixed(6)}, ${position[1].toFixed(6)}` : '';
}

function pick(values: FormValues, fields: readonly { path: string }[]): FormValues {
	return Object.fromEntries(
		fields.flatMap(({ path }) => {
			const value = values[path];
			return value === undefined ? [] : [[path, value]];
		})
	);
}
