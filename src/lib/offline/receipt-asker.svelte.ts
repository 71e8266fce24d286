import type { ReceiptNow } from '#lib/domain/shift-receipt.ts';
import type { HandoverStore } from './handover-store.ts';
import { judgeStatus, retrySeconds, type Obstacle } from './judge-answer.ts';
import { momentNow } from './make-handover.ts';
import type { FieldMark } from './mark.ts';
import { PersistentTask, type Hindrance } from './persistent-task.ts';

export interface ReceiptOptions {
	district: string;
	author: string;
	/** The marks on the phone, as they stand when asked. */
	marks: () => readonly FieldMark[];
	/** Sends what can be sent now: the server counts what it has. */
	send: () => Promise<void>;
}

const ANSWER_LIMIT_MS = 60_000;

/** The receipt at the end of a shift. Asked for once, it is asked again by itself until the server has answered. */
export class ReceiptAsker {
	receipt = $state.raw<ReceiptNow | undefined>();
	/** Why the server could not count yet; it is asked again by itself. */
	obstacle = $state<Obstacle | undefined>();
	/** Why it will not, in its words. */
	problem = $state('');
	isAsking = $state(false);
	readonly #options: ReceiptOptions;
	readonly #store: HandoverStore;
	/** Start of the shift that a receipt is wanted for. */
	#from: string | undefined;
	readonly #task = new PersistentTask(
		() => this.#attempt(),
		(state) => (this.obstacle = state.is === 'waiting' ? state.obstacle : undefined)
	);

	constructor(options: ReceiptOptions, store: HandoverStore) {
		this.#options = options;
		this.#store = store;
	}

	/** The last one, as it was given. */
	async open(): Promise<void> {
		const { district, author } = this.#options;
		this.receipt = await this.#store.readReceipt(district, author);
	}

	/** Asks what the server has of this person's marks since `from`. */
	ask(from: string): Promise<void> {
		this.#from = from;
		return this.#task.run();
	}

	/** Asks again what was asked without signal. */
	async resume(): Promise<void> {
		if (this.#from !== undefined) await this.#task.run();
	}

	stop(): void {
		this.#task.stop();
	}

	async #attempt(): Promise<Hindrance | undefined> {
		const from = this.#from;
		if (from === undefined) return undefined;
		this.isAsking = true;
		this.problem = '';
		try {
			await this.#options.send();
			const hindrance = await this.#ask(from);
			if (!hindrance && this.#from === from) this.#from = undefined;
			return hindrance;
		} finally {
			this.isAsking = false;
		}
	}

	async #ask(from: string): Promise<Hindrance | undefined> {
		const { district, author } = this.#options;
		let response: Response;
		let answer: unknown;
		try {
			response = await fetch(`/api/districts/${district}/receipts`, {
				method: 'POST',
				headers: { 'content-type': 'application/json' },
				body: JSON.stringify(this.#claim(from)),
				redirect: 'manual',
				signal: AbortSignal.timeout(ANSWER_LIMIT_MS)
			});
			answer = await response.json().catch(() => undefined);
		} catch {
			return { of: 'offline', seconds: null };
		}
		if (response.ok && isReceipt(answer)) {
			await this.#store.saveReceipt(district, author, answer);
			this.receipt = answer;
			return undefined;
		}
		if (response.status === 400) {
			this.problem = messageOf(answer) ?? String(response.status);
			return undefined;
		}
		const status = response.type === 'opaqueredirect' ? 302 : response.status;
		const seconds = retrySeconds(response.headers.get('retry-after'));
		return { of: judgeStatus(status) ?? 'portal', seconds };
	}

	#claim(from: string) {
		const { author, marks } = this.#options;
		const own = marks().filter((mark) => mark.author === author && mark.savedAt >= from);
		return {
			device: own[0]?.observation.device ?? null,
			from,
			until: momentNow(),
			records: own.map((mark) => ({
				id: mark.id,
				facility_id: mark.observation.facility_id,
				isRefused: mark.status === 'refused' || mark.status === 'replaced',
				photos: (mark.observation.photos ?? []).map(({ hash }) => hash)
			}))
		};
	}
}

function isReceipt(value: unknown): value is ReceiptNow {
	return typeof value === 'object' && value !== null && 'number' in value && 'now' in value;
}

function messageOf(value: unknown): string | undefined {
	return typeof value === 'object' && value !== null && 'message' in value
		? String(value.message)
		: undefined;
}
