/** Brings the current entry of a bar that scrolls sideways into its middle; the page itself stays where it is. */
export function showCurrent(bar: HTMLElement): void {
	const current = bar.querySelector<HTMLElement>('[aria-current=page]');
	if (!current) return;
	const { left, width } = current.getBoundingClientRect();
	const frame = bar.getBoundingClientRect();
	bar.scrollLeft += left + width / 2 - (frame.left + frame.width / 2);
}
