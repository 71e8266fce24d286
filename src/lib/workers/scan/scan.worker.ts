import { prepareZXingModule, readBarcodes } from 'zxing-wasm/reader';
import type { ScanReply, ScanRequest } from './protocol.ts';

let isPrepared = false;

/** Ours, and kept with the page for the time without signal; the library would fetch it from outside. */
function prepare(wasmPath: string): void {
	if (!isPrepared) prepareZXingModule({ overrides: { locateFile: () => wasmPath } });
	isPrepared = true;
}

self.onmessage = async ({ data }: MessageEvent<ScanRequest>) => {
	const { id, image, wasmPath } = data;
	prepare(wasmPath);
	let reply: ScanReply;
	try {
		const found = await readBarcodes(image, { formats: ['QRCode'], maxNumberOfSymbols: 4 });
		reply = { id, codes: found.filter((code) => code.isValid).map((code) => code.bytes) };
	} catch (error) {
		reply = { id, codes: [], failure: error instanceof Error ? error.message : String(error) };
	}
	self.postMessage(reply);
};
