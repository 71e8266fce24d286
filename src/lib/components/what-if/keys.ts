import type { WhatIf } from '#lib/map/state/what-if.svelte.ts';

/** Ctrl+Z, Ctrl+Shift+Z or Ctrl+Y, Delete, Escape: unless somebody is typing. */
export function steerByKeys(event: KeyboardEvent, whatIf: WhatIf): void {
	const { target, key } = event;
	if (target instanceof HTMLElement && target.matches('input, textarea, select')) return;
	const isCommand = event.ctrlKey || event.metaKey;
	const letter = key.toLowerCase();
	if (isCommand && letter === 'z') {
		if (event.shiftKey) whatIf.redo();
		else whatIf.undo();
	} else if (isCommand && letter === 'y') whatIf.redo();
	else if (key === 'Delete' && whatIf.selected !== null) whatIf.remove(whatIf.selected);
	else if (key === 'Escape') {
		whatIf.tool = 'drag';
		whatIf.selected = null;
		return;
	} else return;
	event.preventDefault();
}
