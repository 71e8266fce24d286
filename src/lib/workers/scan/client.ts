import wasmPath from 'zxing-wasm/reader/zxing_reader.wasm?url';
import type { ScanReply, ScanRequest } from './protocol.ts';

/** The page's end of the reader of QR codes; one picture at a time. */
export class ScanClient {
	readonly #worker = new Worker(new URL('./scan.worker.ts', import.meta.url), { type: 'module' });
	readonly #waiting = new Map<
		number,
		{ resolve: (codes: Uint8Array[]) => void; reject: (error: Error) => void }
	>();
	#lastId = 0;

	constructor() {
		this.#worker.onmessage = ({ data }: MessageEvent<ScanReply>) => {
			const asked = this.#waiting.get(data.id);
			this.#waiting.delete(data.id);
			if (data.failure === undefined) asked?.resolve(data.codes);
			else asked?.reject(new Error(data.failure));
		};
		this.#worker.onerror = (event) => {
			for (const { reject } of this.#waiting.values()) reject(new Error(event.message));
			this.#waiting.clear();
		};
	}

	/** The bytes of every code in a picture. @throws {Error} The reader could not be loaded. */
	read(image: ImageData): Promise<Uint8Array[]> {
		const request: ScanRequest = { id: ++this.#lastId, image, wasmPath };
		return new Promise((resolve, reject) => {
			this.#waiting.set(request.id, { resolve, reject });
			this.#worker.postMessage(request, [image.data.buffer]);
		});
	}

	stop(): void {
		this.#worker.terminate();
	}
}
