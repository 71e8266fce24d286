/** Where in a file reading stopped; whichever of the two the format knows. */
export interface FormatPosition {
	/** Bytes from the start of the file as it lies on the disk. */
	byteOffset?: number;
	/** 1-based line of a text format. */
	line?: number;
	cause?: unknown;
}

/** A file that cannot be read any further: not the format, cut off, or broken. The message names the place and the cure. */
export class FormatError extends Error {
	readonly byteOffset: number | undefined;
	readonly line: number | undefined;

	constructor(message: string, position: FormatPosition = {}) {
		super(message, position.cause === undefined ? {} : { cause: position.cause });
		this.name = 'FormatError';
		this.byteOffset = position.byteOffset;
		this.line = position.line;
	}
}
