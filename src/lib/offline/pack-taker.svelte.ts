import type { FieldPack } from '#lib/domain/field-pack.ts';
import type { FieldStore, StoredPack } from './field-store.ts';
import { isFullPhone } from './full-phone.ts';
import { judgeStatus, retrySeconds } from './judge-answer.ts';
import { PersistentTask, type Hindrance } from './persistent-task.ts';
import { hashOf } from './take-photo.ts';

export type PackState = 'none' | 'ready' | 'taking' | 'failed' | 'full';

const ANSWER_LIMIT_MS = 300_000;

/** The district's pack on this phone. Asked for once, it is taken again by itself until it is whole; the old one stays until then. */
export class PackTaker {
	stored = $state.raw<StoredPack | undefined>();
	state = $state<PackState>('none');
	readonly #district: string;
	readonly #store: FieldStore;
	#isWanted = false;
	readonly #task = new PersistentTask(() => this.#attempt());

	constructor(store: FieldStore, district: string) {
		this.#store = store;
		this.#district = district;
	}

	/** What is on the phone already. */
	async open(): Promise<void> {
		this.stored = await this.#store.readPack(this.#district);
		if (this.state === 'none' && this.stored) this.state = 'ready';
	}

	/** Takes a pack that is made after this call, also when one is on its way: it may lack what is asked for. */
	take(): Promise<void> {
		this.#isWanted = true;
		return this.#task.run();
	}

	/** Goes on with what a bad network stopped. */
	async resume(): Promise<void> {
		if (this.#isWanted) await this.#task.run();
	}

	stop(): void {
		this.#task.stop();
	}

	async #attempt(): Promise<Hindrance | undefined> {
		if (!this.#isWanted) return undefined;
		this.#isWanted = false;
		this.state = 'taking';
		const hindrance = await this.#fetch();
		if (hindrance) {
			this.#isWanted = true;
			this.state = 'failed';
		}
		return hindrance;
	}

	async #fetch(): Promise<Hindrance | undefined> {
		let stored: StoredPack;
		try {
			const response = await fetch(`/api/districts/${this.#district}/field-pack`, {
				redirect: 'manual',
				signal: AbortSignal.timeout(ANSWER_LIMIT_MS)
			});
			const seconds = retrySeconds(response.headers.get('retry-after'));
			const status = response.type === 'opaqueredirect' ? 302 : response.status;
			const obstacle = judgeStatus(status);
			if (obstacle) return { of: obstacle, seconds };
			const text = await response.text();
			const sha256 = await hashOf(new TextEncoder().encode(text));
			// Half of it, or a login page of somebody's network.
			if (response.headers.get('x-content-sha256') !== sha256) return { of: 'portal', seconds };
			const pack = JSON.parse(text) as FieldPack;
			stored = { pack, bytes: new Blob([text]).size, sha256 };
		} catch {
			return { of: 'offline', seconds: null };
		}
		try {
			await this.#store.savePack(stored);
		} catch (error) {
			// Waiting makes no room.
			if (!isFullPhone(error)) throw error;
			this.state = 'full';
			return undefined;
		}
		this.stored = stored;
		this.state = 'ready';
		return undefined;
	}
}
