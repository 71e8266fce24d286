/**
 * Lets the arrow keys, Home and End walk through the buttons of a list, as in any list of the desk.
 * An attachment: `<ol {@attach arrowKeys}>`.
 */
export function arrowKeys(list: HTMLElement): () => void {
	const onkeydown = (event: KeyboardEvent): void => {
		const rows = [...list.querySelectorAll<HTMLElement>('button, a')];
		const at = rows.findIndex((row) => row === document.activeElement);
		const next = nextIndex(event.key, at, rows.length);
		if (next === undefined) return;
		event.preventDefault();
		rows[next]?.focus();
	};
	list.addEventListener('keydown', onkeydown);
	return () => list.removeEventListener('keydown', onkeydown);
}

/** Where a key leads from row `at` of `count`; undefined for keys that lead nowhere. */
export function nextIndex(key: string, at: number, count: number): number | undefined {
	if (count === 0) return undefined;
	if (key === 'ArrowDown') return Math.min(at + 1, count - 1);
	if (key === 'ArrowUp') return Math.max(at - 1, 0);
	if (key === 'Home') return 0;
	return key === 'End' ? count - 1 : undefined;
}
