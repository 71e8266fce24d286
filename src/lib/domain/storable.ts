/** What no text column takes: NUL, and halves of a pair (a cut emoji). */
const isUnstorable = (text: string) => text.includes('\0') || /\p{Surrogate}/u.test(text);

/** What is said of such a text, in both languages. */
export const UNSTORABLE_MESSAGE =
	'含有无法保存的字符（空字符或残缺字符），请删除后重试 — holds a character that cannot be stored (NUL or half of a pair): delete it';

/**
 * Looks through plain data for text that cannot be stored, keys included.
 *
 * @returns The path of the first, e.g. `attributes.note`; undefined when all can be stored.
 */
export function findUnstorable(value: unknown): string | undefined {
	if (typeof value === 'string') return isUnstorable(value) ? '' : undefined;
	if (typeof value !== 'object' || value === null) return undefined;
	for (const [key, entry] of Object.entries(value)) {
		const below = isUnstorable(key) ? '' : findUnstorable(entry);
		if (below !== undefined) return below === '' ? key : `${key}.${below}`;
	}
	return undefined;
}
