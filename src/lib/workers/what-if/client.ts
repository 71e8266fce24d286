import type { WhatIfData, WhatIfState } from '#lib/domain/what-if.ts';
import type { WhatIfChange } from './engine.ts';
import type { WhatIfReply, WhatIfRequest } from './protocol.ts';

export interface WhatIfListener {
	onState: (state: WhatIfState, refused: readonly WhatIfChange[]) => void;
	onFailure: (message: string) => void;
}

/**
 * The page's end of the worker: one request at a time; changes that come meanwhile wait together,
 * the latest place of a facility instead of all, so that a slow machine lags by one frame and not more.
 */
export class WhatIfClient {
	readonly #worker: Worker;
	readonly #listener: WhatIfListener;
	#waiting: WhatIfChange[] = [];
	#isBusy = true;
	#lastId = 0;

	constructor(worker: Worker, data: WhatIfData, listener: WhatIfListener) {
		this.#worker = worker;
		this.#listener = listener;
		worker.onmessage = ({ data: reply }: MessageEvent<WhatIfReply>) => this.#hear(reply);
		worker.onerror = (event) => listener.onFailure(event.message);
		this.#send({ type: 'start', data });
	}

	change(change: WhatIfChange): void {
		const last = this.#waiting.at(-1);
		const isSame = last?.action === 'place' && change.action === 'place' && last.id === change.id;
		if (isSame) this.#waiting[this.#waiting.length - 1] = change;
		else this.#waiting.push(change);
		this.#flush();
	}

	stop(): void {
		this.#worker.terminate();
	}

	#hear(reply: WhatIfReply): void {
		this.#isBusy = false;
		if (reply.type === 'failed') this.#listener.onFailure(reply.message);
		else this.#listener.onState(reply.state, reply.refused);
		this.#flush();
	}

	#flush(): void {
		if (this.#isBusy || this.#waiting.length === 0) return;
		const changes = this.#waiting;
		this.#waiting = [];
		this.#isBusy = true;
		this.#send({ type: 'change', id: ++this.#lastId, changes });
	}

	#send(request: WhatIfRequest): void {
		this.#worker.postMessage(request);
	}
}
