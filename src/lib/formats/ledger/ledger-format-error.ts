import { FormatError } from '#lib/formats/format-error.ts';
import type { LedgerText } from '#lib/domain/ledger/table.ts';

export interface LedgerPlace {
	row?: number;
	/** 1-based. */
	column?: number;
	cause?: unknown;
}

/** A ledger that cannot be read any further; `text` says where and what to do, in both languages. */
export class LedgerFormatError extends FormatError {
	readonly text: LedgerText;
	/** Stable name of the reason. */
	readonly code: string;
	readonly row: number | undefined;
	readonly column: number | undefined;

	constructor(code: string, text: LedgerText, place: LedgerPlace = {}) {
		super(text.en, place.cause === undefined ? {} : { cause: place.cause });
		this.name = 'LedgerFormatError';
		this.code = code;
		this.text = text;
		this.row = place.row;
		this.column = place.column;
	}
}
