import type { FieldMark } from './mark.ts';

const PREFIX = 'atlas-field-mark:';
const COOKIE = 'atlas_field';

/** What a phone held when it was last looked at. */
export interface Witness {
	pending: number;
	received: number;
	photos: number;
}

/**
 * Marks that are not delivered, a second time, outside IndexedDB: a browser that is short of space, or a person who clears
 * "cached files", may take one and leave the other. Text only; a photo is there once. A cookie of three numbers bears
 * witness when both are gone.
 */
export class SecondCopy {
	keep(mark: FieldMark): void {
		try {
			localStorage.setItem(PREFIX + mark.id, JSON.stringify(mark));
		} catch {
			// Full or forbidden: the first copy is what counts, and it is safe by now.
		}
	}

	drop(id: string): void {
		localStorage.removeItem(PREFIX + id);
	}

	list(district: string): FieldMark[] {
		return Object.keys(localStorage)
			.filter((key) => key.startsWith(PREFIX))
			.flatMap((key) => read(localStorage.getItem(key)))
			.filter((mark) => mark.district === district);
	}

	bearWitness({ pending, received, photos }: Witness): void {
		document.cookie = `${COOKIE}=${pending}.${received}.${photos}; path=/field; max-age=34560000; samesite=strict`;
	}

	witness(): Witness | undefined {
		const found = new RegExp(`(?:^|; )${COOKIE}=(\\d+)\\.(\\d+)\\.(\\d+)`).exec(document.cookie);
		if (!found) return undefined;
		const [pending = 0, received = 0, photos = 0] = found.slice(1).map(Number);
		return { pending, received, photos };
	}
}

function read(text: string | null): FieldMark[] {
	try {
		const mark: unknown = JSON.parse(text ?? 'null');
		return isMark(mark) ? [mark] : [];
	} catch {
		return [];
	}
}

function isMark(value: unknown): value is FieldMark {
	return (
		typeof value === 'object' &&
		value !== null &&
		'id' in value &&
		'status' in value &&
		'observation' in value
	);
}
