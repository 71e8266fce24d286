/** A menu that folds again when something else is pressed, and by Escape, which leads back to its name. */
export function closingMenu(details: HTMLDetailsElement): () => void {
	const closeOutside = ({ target }: Event) => {
		if (target instanceof Node && !details.contains(target)) details.open = false;
	};
	const closeByKey = (event: KeyboardEvent) => {
		if (event.key !== 'Escape' || !details.open) return;
		event.stopPropagation();
		details.open = false;
		details.querySelector('summary')?.focus();
	};
	window.addEventListener('pointerdown', closeOutside);
	details.addEventListener('keydown', closeByKey);
	return () => {
		window.removeEventListener('pointerdown', closeOutside);
		details.removeEventListener('keydown', closeByKey);
	};
}
