import type { FacilityState } from '#lib/domain/facility.ts';

export type Theme = 'light' | 'dark';

/**
 * Colors of the map. States follow Okabe & Ito, "Color Universal Design" (2008), and are never told
 * by color alone: each has its own mark (symbols/draw-facility.ts). Response bands are one sequence
 * of falling lightness (rising in the dark), blue within the limit and brown beyond it, so that
 * they are told from the states and from one another without hue.
 */
export interface Palette {
	theme: Theme;
	background: string;
	landuse: { green: string; built: string; other: string };
	water: string;
	waterText: string;
	building: string;
	rail: string;
	road: string;
	roadMajor: string;
	roadCase: string;
	path: string;
	text: string;
	textHalo: string;
	boundary: string;
	state: Record<FacilityState, string>;
	planned: string;
	suspended: string;
	station: string;
	symbolPaper: string;
	symbolInk: string;
	hole: { confirmed: string; unverified: string; text: string };
	crane: string;
	/** Nothing missing, less than half, half and more, all: `band` 0…3 of the roads. */
	shortfall: readonly [string, string, string, string];
	/** Closed roads and areas without water: black and white, as a barrier is. */
	restriction: { ink: string; paper: string };
	/** ≤3, ≤4, ≤5, ≤8, ≤10, >10 minutes, unreachable: `band` 0…6 of the response tiles. */
	response: readonly [string, string, string, string, string, string, string];
	selection: string;
}

const light: Palette = {
	theme: 'light',
	background: '#f6f5f2',
	landuse: { green: '#e9efe2', built: '#f0eeea', other: '#f2f1ec' },
	water: '#cfe0ec',
	waterText: '#4f7690',
	building: '#dcd7ce',
	rail: '#c3c1bd',
	road: '#ffffff',
	roadMajor: '#fbe9c0',
	roadCase: '#c4beb3',
	path: '#dcd8d0',
	text: '#5c5a55',
	textHalo: '#f9f8f5',
	boundary: '#5a5470',
	state: { intact: '#009e73', impaired: '#e69f00', unusable: '#d55e00', uninspected: '#5f6773' },
	planned: '#3566b8',
	suspended: '#7c7468',
	station: '#a3161d',
	symbolPaper: '#ffffff',
	symbolInk: '#1c1a17',
	hole: { confirmed: '#b0206f', unverified: '#b0206f', text: '#8a1455' },
	crane: '#5b3ea8',
	shortfall: ['#7d9a86', '#c98a2b', '#b5541c', '#7a1230'],
	restriction: { ink: '#1c1a17', paper: '#ffffff' },
	response: ['#8cc8e6', '#4aa3d2', '#2380bd', '#8f5512', '#6b3b0c', '#472506', '#1a1410'],
	selection: '#0b57d0'
};

const dark: Palette = {
	theme: 'dark',
	background: '#15181c',
	landuse: { green: '#1a221d', built: '#1b1e22', other: '#191c20' },
	water: '#1d2f3d',
	waterText: '#7ea5bf',
	building: '#24282e',
	rail: '#434850',
	road: '#343a42',
	roadMajor: '#454c55',
	roadCase: '#1a1d21',
	path: '#2b3037',
	text: '#a9b0b9',
	textHalo: '#15181c',
	boundary: '#a69fc4',
	state: { intact: '#22c493', impaired: '#f5b73b', unusable: '#ff7b2e', uninspected: '#a6afbb' },
	planned: '#7fb0ff',
	suspended: '#b3a894',
	station: '#e5484d',
	symbolPaper: '#0f1114',
	symbolInk: '#0f1114',
	hole: { confirmed: '#f06bb0', unverified: '#f06bb0', text: '#ff9ccf' },
	crane: '#b9a1ff',
	shortfall: ['#5f7d69', '#c99a4f', '#ee8a4e', '#ff7f9d'],
	restriction: { ink: '#f2f4f7', paper: '#15181c' },
	response: ['#1f5f86', '#2f86b8', '#46a5da', '#d9a253', '#e8bf83', '#f6dfbd', '#ffffff'],
	selection: '#8ab8ff'
};

export const PALETTES: Record<Theme, Palette> = { light, dark };
