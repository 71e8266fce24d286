/** A picture of the camera, to look for codes in; `id` comes back with the answer. */
export interface ScanRequest {
	id: number;
	image: ImageData;
	/** Where the reader's WebAssembly lies; a file of the page, so that the service worker keeps it. */
	wasmPath: string;
}

/** What the codes in it hold, as bytes; `failure`: the reader could not be loaded. */
export interface ScanReply {
	id: number;
	codes: Uint8Array[];
	failure?: string;
}
