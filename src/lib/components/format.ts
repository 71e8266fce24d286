import type { Locale } from '#lib/domain/messages/index.ts';
import { printRate } from '#lib/domain/rate.ts';

/**
 * A share of 0–1 as a percentage cut off, never rounded up: 0.9496 shows `94.9 %`, so that a rate
 * below its target never reads as met. Null shows a dash.
 */
export function formatShareDown(share: number | null | undefined, decimals = 1): string {
	return printRate(Number.isFinite(share) ? (share ?? null) : null, 1, decimals);
}

/** Square meters in m², ha or km², three figures or so. */
export function formatArea(squareMeters: number | null | undefined): string {
	if (squareMeters === null || squareMeters === undefined) return '—';
	if (squareMeters < 10_000) return `${group(Math.round(squareMeters))} m²`;
	if (squareMeters < 1_000_000) return `${(squareMeters / 10_000).toFixed(1)} ha`;
	return `${(squareMeters / 1_000_000).toFixed(2)} km²`;
}

export function formatLength(meters: number | null | undefined): string {
	if (meters === null || meters === undefined) return '—';
	if (meters < 1000) return `${Math.round(meters)} m`;
	return `${group(Number((meters / 1000).toFixed(1)))} km`;
}

/** Seconds as `5:07` (minutes and seconds); null is a place that nobody reaches. */
export function formatSeconds(seconds: number | null | undefined): string {
	if (seconds === null || seconds === undefined || !Number.isFinite(seconds)) return '—';
	const whole = Math.round(seconds);
	return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, '0')}`;
}

/** A file's size in B, KB or MB (of 1024). */
export function formatBytes(bytes: number): string {
	if (bytes < 1024) return `${bytes} B`;
	if (bytes < 1024 ** 2) return `${(bytes / 1024).toFixed(1)} KB`;
	return `${(bytes / 1024 ** 2).toFixed(1)} MB`;
}

export function group(value: number): string {
	return value.toLocaleString('en-US');
}

/** A moment in the district's time zone, to the minute: `2025-09-12 11:00`. */
export function formatMoment(iso: string | null | undefined, timeZone: string): string {
	if (!iso || Number.isNaN(Date.parse(iso))) return '—';
	return new Intl.DateTimeFormat('sv-SE', {
		timeZone,
		dateStyle: 'short',
		timeStyle: 'short'
	}).format(new Date(iso));
}

/** Today's date in the district's time zone, `YYYY-MM-DD`. */
export function formatDay(moment: Date, timeZone: string): string {
	return new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short' }).format(moment);
}

/** The day that it is in a time zone, `YYYY-MM-DD`. */
export function todayIn(timeZone: string): string {
	return formatDay(new Date(), timeZone);
}

/** How long ago, in the greatest whole unit: `3 个月前`, `2 days ago`. */
export function formatAge(iso: string | null | undefined, now: Date, locale: Locale): string {
	if (!iso || Number.isNaN(Date.parse(iso))) return '—';
	const minutes = Math.max(0, Math.floor((now.getTime() - Date.parse(iso)) / 60_000));
	const format = new Intl.RelativeTimeFormat(locale, { numeric: 'auto' });
	if (minutes < 60) return format.format(-minutes, 'minute');
	if (minutes < 1440) return format.format(-Math.floor(minutes / 60), 'hour');
	const days = Math.floor(minutes / 1440);
	if (days < 60) return format.format(-days, 'day');
	if (days < 730) return format.format(-Math.floor(days / 30.44), 'month');
	return format.format(-Math.floor(days / 365.25), 'year');
}

/** `128.90030°E 47.72600°N`, five decimals: about a meter. */
export function formatLonLat(lon: number, lat: number): string {
	return `${Math.abs(lon).toFixed(5)}°${lon < 0 ? 'W' : 'E'} ${Math.abs(lat).toFixed(5)}°${lat < 0 ? 'S' : 'N'}`;
}
