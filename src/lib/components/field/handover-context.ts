import { createContext } from 'svelte';
import type { FieldState } from '#lib/offline/field-state.svelte.ts';
import { HandoverState } from '#lib/offline/handover.svelte.ts';

/** Giving marks away and carrying those of others, for every part of the field page. */
export const [getHandover, setHandover] = createContext<HandoverState>();

/** The hand-over of a field page. */
export function handoverOf(field: FieldState): HandoverState {
	return new HandoverState({
		district: field.district,
		author: field.author.username,
		marks: () => field.marks,
		photosOf: async () => [],
		photoHashesOf: () => []
	});
}
