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
		send: () => field.send(),
		isWaiting: ({ id, status }) =>
			status === 'pending' ||
			(status === 'received' &&
				field.photos.some((photo) => photo.markId === id && photo.status === 'pending')),
		photosOf: async (mark) =>
			Promise.all(
				(await field.picturesOf(mark)).map(async ({ said, blob }) => ({
					sha256: said.hash,
					bytes: new Uint8Array(await blob.arrayBuffer())
				}))
			)
	});
}
