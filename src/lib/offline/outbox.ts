import type { FieldStore } from './field-store.ts';
import { judgeAnswer, type Judgement } from './judge-answer.ts';
import type { FieldMark, FieldPhoto } from './mark.ts';
import { PersistentTask, type Hindrance, type TaskState } from './persistent-task.ts';
import { sendPhoto } from './photo-sender.ts';
import { phoneStep } from './write-step.ts';

export type OutboxState =
	| TaskState
	| { is: 'sending' }
	/** A photo on its way: bytes that the server has of it. */
	| { is: 'sending_photo'; sent: number; bytes: number };

interface OutboxOptions {
	store: FieldStore;
	district: string;
	/** Account that is signed in: marks of others wait for them. */
	author: string;
	onChange: (state: OutboxState) => void;
	/** Server's clock less this phone's, milliseconds. */
	onClock: (offset: number) => void;
}

const MOST_AT_ONCE = 100;
const ANSWER_LIMIT_MS = 60_000;

/** Sends pending marks, one batch after the other, and tries again by itself: with longer waits, and at once when signal returns. */
export class Outbox {
	readonly #options: OutboxOptions;
	readonly #task: PersistentTask;
	#batchSize = MOST_AT_ONCE;

	constructor(options: OutboxOptions) {
		this.#options = options;
		this.#task = new PersistentTask(
			async () => (await this.#sendMarks()) ?? (await this.#sendPhotos()),
			options.onChange
		);
	}

	/** Resolves when what can be sent now is sent. A call during a run makes it look once more at its end. */
	sync(): Promise<void> {
		return this.#task.run();
	}

	stop(): void {
		this.#task.stop();
	}

	/** @returns What stood in the way; undefined when all is sent. */
	async #sendMarks(): Promise<Hindrance | undefined> {
		const { store, district, author, onChange, onClock } = this.#options;
		for (;;) {
			const pending = (await store.listMarks(district))
				.filter((mark) => mark.status === 'pending' && mark.author === author)
				.sort((a, b) => a.savedAt.localeCompare(b.savedAt))
				.slice(0, this.#batchSize);
			phoneStep('batch.read');
			if (pending.length === 0) return undefined;
			onChange({ is: 'sending' });
			const askedAt = Date.now();
			const judgement = await this.#send(pending);
			phoneStep('batch.judged');
			if ('obstacle' in judgement) {
				if (judgement.obstacle === 'too_large' && this.#batchSize > 1) {
					this.#batchSize = Math.max(1, Math.floor(Math.min(this.#batchSize, pending.length) / 2));
					continue;
				}
				return { of: judgement.obstacle, seconds: judgement.retryAfterSeconds };
			}
			const { delivered, serverTime } = judgement;
			if (serverTime !== null) onClock(Date.parse(serverTime) - (askedAt + Date.now()) / 2);
			await store.settle(delivered, serverTime ?? new Date().toISOString());
			onChange({ is: 'sending' });
		}
	}

	/** Photos of marks that the server has, the oldest first, one after the other. */
	async #sendPhotos(): Promise<Hindrance | undefined> {
		const { store, district, author, onChange } = this.#options;
		for (;;) {
			const received = new Set(
				(await store.listMarks(district)).flatMap(({ id, status }) =>
					status === 'received' ? [id] : []
				)
			);
			const [photo] = (await store.listPhotos(district))
				.filter(
					({ status, author: by, markId }) =>
						status === 'pending' && by === author && received.has(markId)
				)
				.sort((a, b) => a.savedAt.localeCompare(b.savedAt));
			if (!photo || this.#task.isStopped) return undefined;
			const hindrance = await this.#sendPhoto(photo);
			if (hindrance) return hindrance;
			onChange({ is: 'sending' });
		}
	}

	async #sendPhoto(photo: FieldPhoto): Promise<Hindrance | undefined> {
		const { store, district, onChange } = this.#options;
		const { id, hash, bytes } = photo;
		const blob = await store.readPicture(hash);
		// One that went with another mark is on the server under the same hash.
		const address = `/api/districts/${district}/photo-uploads/${hash}`;
		const sending = await sendPhoto(address, { hash, blob: blob ?? new Blob() }, (sent) =>
			onChange({ is: 'sending_photo', sent, bytes })
		);
		if (sending.is === 'kept') await store.settlePhoto(id, 'received');
		else if (sending.is === 'refused') await store.settlePhoto(id, 'refused', sending.reason);
		else if (sending.is === 'damaged') await store.settlePhoto(id, 'lost');
		else if (sending.is === 'unknown') {
			await store.sendAgain(photo.markId);
			if (this.#task.failures === 0) void this.#task.run();
			return { of: 'server', seconds: null };
		} else return { of: sending.obstacle, seconds: sending.seconds };
		return undefined;
	}

	async #send(marks: readonly FieldMark[]): Promise<Judgement> {
		const { district, author } = this.#options;
		const body = JSON.stringify({
			author,
			sentAt: new Date().toISOString(),
			observations: marks.map((mark) => mark.observation)
		});
		phoneStep('batch.leaving');
		try {
			const response = await fetch(`/api/districts/${district}/observations`, {
				method: 'POST',
				headers: { 'content-type': 'application/json' },
				body,
				redirect: 'manual',
				signal: AbortSignal.timeout(ANSWER_LIMIT_MS)
			});
			const text = await response.text();
			phoneStep('batch.answered');
			return judgeAnswer(
				{
					status: response.type === 'opaqueredirect' ? 302 : response.status,
					contentType: response.headers.get('content-type') ?? '',
					body: text,
					retryAfter: response.headers.get('retry-after')
				},
				marks.map(({ id }) => id)
			);
		} catch {
			// No network, a name that does not resolve, a connection cut, no answer in time: nothing is known, all stays.
			return { obstacle: 'offline', retryAfterSeconds: null };
		}
	}
}
