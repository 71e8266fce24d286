import { untrack } from 'svelte';
import type { Attachment } from 'svelte/attachments';

/** Tells of the file in a file field, also of one that was chosen before the page came alive. */
export function whenChosen(choose: (file: File | null) => void): Attachment<HTMLInputElement> {
	return (input) => {
		const tell = () => choose(input.files?.[0] ?? null);
		input.addEventListener('change', tell);
		if (input.files?.length) untrack(tell);
		return () => input.removeEventListener('change', tell);
	};
}
