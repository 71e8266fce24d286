import type { FacilityChange } from '#lib/domain/facility-changes.ts';
import type { Facility, FacilityKind } from '#lib/domain/facility.ts';
import { todayIn } from '#lib/components/format.ts';
import { translate, type Locale, type MessageKey } from '#lib/domain/messages/index.ts';
import type { DistrictClient } from '#lib/map/client/api-client.ts';
import { ApiError, explainFailure, isAbort } from '#lib/map/client/api-error.ts';
import type { DistrictSummary } from '#lib/map/client/api-types.ts';
import { FacilityDraft, type DraftMode } from './facility-draft.svelte.ts';

/** The screen on which the register is kept: the map, or a table. */
export interface RegisterHost {
	readonly locale: Locale;
	readonly client: DistrictClient;
	readonly summary: DistrictSummary;
	announcement: string;
	/** The register has changed here; undefined: the facility is no more. */
	showEdited(facility: Facility | undefined): void;
}

/** What was just done, to be undone while it is on the screen. */
export interface DoneEdit {
	text: string;
	facility: Facility | null;
	/** First version of the change; null: nothing to undo. */
	change: number | null;
}

/** Keeps the register: the draft that is being filled in, and what was done last. */
export class RegisterDesk {
	draft = $state.raw<FacilityDraft | null>(null);
	done = $state.raw<DoneEdit | null>(null);
	/** Why an undo failed. */
	problem = $state<string | null>(null);
	stations = $state.raw<readonly Facility[]>([]);
	readonly #host: RegisterHost;
	#asking: AbortController | null = null;

	constructor(host: RegisterHost) {
		this.#host = host;
	}

	/** Begins, or goes on with, a new facility. */
	add(kind: FacilityKind = 'hydrant'): void {
		if (this.draft?.mode === 'add') return;
		this.#begin('add', null, kind);
	}

	begin(mode: Exclude<DraftMode, 'add'>, facility: Facility): void {
		this.#begin(mode, facility, facility.kind);
	}

	cancel(): void {
		this.#asking?.abort();
		this.draft = null;
	}

	setKind(kind: FacilityKind): void {
		this.draft?.setKind(kind);
		void this.propose();
	}

	/** Asks what to fill in and what stands there already. */
	async propose(): Promise<void> {
		const { draft } = this;
		if (!draft || draft.mode === 'remove') return;
		this.#asking?.abort();
		const asking = new AbortController();
		this.#asking = asking;
		const [lon, lat] = draft.place.position ?? [null, null];
		const query = { kind: draft.kind, lon, lat, except: draft.base?.id ?? null };
		try {
			const proposal = await this.#host.client.proposal(query, asking.signal);
			if (this.draft === draft && this.#asking === asking) draft.take(proposal);
		} catch (reason) {
			// A proposal is a help: without it the form is filled in by hand.
			if (!isAbort(reason)) draft.proposal = null;
		}
	}

	/** Places a facility that was not on the map. @returns whether the server took it. */
	async place(
		{ id, version }: Pick<Facility, 'id' | 'version'>,
		position: [number, number],
		accuracy: number | null
	): Promise<boolean> {
		const { client, locale } = this.#host;
		this.done = null;
		this.problem = null;
		try {
			const patch = { version, position, position_accuracy_m: accuracy };
			const saved = await client.updateFacility(id, patch);
			const name = saved.code ?? saved.name ?? translate(`kind.${saved.kind}`, locale);
			this.done = {
				text: translate('register.done.placed', locale, { name }),
				facility: saved,
				change: version + 1
			};
			this.#host.announcement = this.done.text;
			this.#host.showEdited(saved);
			return true;
		} catch (reason) {
			this.problem = explainFailure(reason, locale);
			return false;
		}
	}

	async save(): Promise<void> {
		const { draft } = this;
		if (!draft || draft.isSaving) return;
		const input = draft.toInput();
		draft.problem = null;
		if (!input) return;
		if (draft.mode !== 'add' && Object.keys(input).length === 0) {
			draft.problem = translate('register.nothing', this.#host.locale);
			return;
		}
		draft.isSaving = true;
		try {
			const saved = await this.#send(draft, input);
			this.draft = null;
			const words = { add: 'added', edit: 'edited', move: 'moved', remove: 'removed' } as const;
			this.#tell(`register.done.${words[draft.mode]}`, saved, draft.base);
		} catch (reason) {
			await this.#fail(draft, reason);
		} finally {
			draft.isSaving = false;
		}
	}

	/** Takes what was just done back. */
	async undoDone(): Promise<void> {
		const { done } = this;
		if (done?.facility && done.change !== null) await this.undo(done.facility, done.change);
	}

	/** Takes one change of a facility back. */
	async undo(
		facility: Pick<Facility, 'id' | 'version'>,
		change: FacilityChange['version']
	): Promise<void> {
		this.problem = null;
		const { client, locale } = this.#host;
		try {
			const { facility: now } = await client.undoChange(facility.id, change, facility.version);
			const text = translate('register.done.undone', locale);
			this.done = { text, facility: null, change: null };
			this.#host.announcement = text;
			this.#host.showEdited(now ?? undefined);
		} catch (reason) {
			this.problem = explainFailure(reason, locale);
		}
	}

	#begin(mode: DraftMode, base: Facility | null, kind: FacilityKind): void {
		const { locale, summary, client } = this.#host;
		const today = todayIn(summary.timeZone);
		this.done = null;
		this.problem = null;
		this.draft = new FacilityDraft({ mode, base, kind, today }, locale, () => void this.propose());
		if (mode === 'add') void this.propose();
		if (this.stations.length > 0 || mode === 'move' || mode === 'remove') return;
		client
			.facilities({ kind: 'fire_station', limit: 1000 })
			.then(({ facilities }) => (this.stations = facilities))
			// The field then shows only what it holds.
			.catch(() => undefined);
	}

	#send(draft: FacilityDraft, input: Record<string, unknown>): Promise<Facility> {
		const { client } = this.#host;
		const { base } = draft;
		return base
			? client.updateFacility(base.id, { ...input, version: base.version })
			: client.createFacility(input);
	}

	#tell(key: MessageKey, saved: Facility, before: Facility | null): void {
		const name = saved.name ?? saved.code ?? translate(`kind.${saved.kind}`, this.#host.locale);
		const text = translate(key, this.#host.locale, { name });
		const change = before === null ? 1 : saved.version > before.version ? before.version + 1 : null;
		this.done = { text, facility: saved, change };
		this.#host.announcement = text;
		this.#host.showEdited(saved);
	}

	async #fail(draft: FacilityDraft, reason: unknown): Promise<void> {
		draft.problem = explainFailure(reason, this.#host.locale);
		if (!(reason instanceof ApiError)) return;
		draft.problems = Object.fromEntries(reason.issues.map(({ path, message }) => [path, message]));
		if (reason.status !== 409 || !draft.base) return;
		try {
			const theirs = await this.#host.client.facility(draft.base.id);
			if (theirs.version !== draft.base.version) draft.meet(theirs);
		} catch {
			// The sentence of the refusal stands; saving again asks once more.
		}
	}
}
