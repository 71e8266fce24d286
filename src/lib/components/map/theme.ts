import { createContext } from 'svelte';
import type { Theme } from '#lib/domain/symbols/palette.ts';

const KEY = 'atlas-theme';

/** The theme chosen on this device, else the system's. */
export function readTheme(): Theme {
	const chosen = localStorage.getItem(KEY);
	if (chosen === 'light' || chosen === 'dark') return chosen;
	return matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light';
}

export function applyTheme(theme: Theme): void {
	document.documentElement.dataset['theme'] = theme;
}

export function keepTheme(theme: Theme): void {
	localStorage.setItem(KEY, theme);
}

/** The theme of the screen around, for what is drawn on a canvas. */
export const [getTheme, setTheme] = createContext<() => Theme>();
