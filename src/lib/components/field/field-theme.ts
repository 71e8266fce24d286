/** `red` keeps the eyes used to the dark in a cab at night: nothing on the screen is blue or green. */
export const FIELD_THEMES = ['auto', 'light', 'dark', 'red'] as const;
export type FieldTheme = (typeof FIELD_THEMES)[number];

const KEY = 'atlas-field-theme';

export function readFieldTheme(): FieldTheme {
	const chosen = localStorage.getItem(KEY);
	return FIELD_THEMES.find((theme) => theme === chosen) ?? 'auto';
}

/** Shows it now, and the next time this phone opens the page. */
export function keepFieldTheme(theme: FieldTheme): void {
	localStorage.setItem(KEY, theme);
	applyFieldTheme(theme);
}

export function applyFieldTheme(theme: FieldTheme): void {
	if (theme === 'auto') delete document.documentElement.dataset['theme'];
	else document.documentElement.dataset['theme'] = theme;
}

/** What the map draws in: it has no red palette of its own, the page dims it. */
export function mapThemeOf(theme: FieldTheme): 'light' | 'dark' {
	if (theme === 'light' || theme === 'dark') return theme;
	if (theme === 'red') return 'dark';
	return matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light';
}
