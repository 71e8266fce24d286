import { createContext } from 'svelte';
import type { FieldState } from '#lib/offline/field-state.svelte.ts';

/** The phone's state for every part of the field page, however deep. */
export const [getField, setField] = createContext<FieldState>();
