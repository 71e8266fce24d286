import type { Box } from '#lib/core/geometry/index.ts';
import { cameraOfBox } from '#lib/map/box-camera.ts';
import { parsePermalink, printPermalink } from '#lib/map/permalink.ts';
import { NONE } from '#lib/domain/register-query.ts';
import type { ShortfallQuery } from '#lib/domain/shortfall-query.ts';

/** The map with the layer of missing hydrants, at a road. */
export function shortfallMapPath(district: string, box: Box | null): `/d/${string}` {
	const link = parsePermalink(new URLSearchParams(), '');
	const layers = [
		...link.layers.filter((layer) => layer !== 'holes' && layer !== 'response'),
		'shortfall' as const
	];
	const camera = box && cameraOfBox(box);
	return `/d/${district}${printPermalink({ ...link, layers, camera })}`;
}

/** The same page, narrowed or sorted otherwise; `null` takes a filter away. */
export function shortfallPath(
	district: string,
	query: ShortfallQuery,
	changes: Partial<Record<keyof ShortfallQuery, string | null>>
): `/d/${string}` {
	const search = new URLSearchParams();
	const merged = { ...query, page: undefined, ...changes };
	for (const [key, value] of Object.entries(merged)) {
		const isDefault = value === undefined || value === null || value === '';
		if (!isDefault && !(key === 'page' && value === '1')) search.set(key, String(value));
	}
	const text = search.toString();
	return `/d/${district}/shortfall${text === '' ? '' : `?${text}`}`;
}

/** A township in an address; `-` where a road lies in none. */
export function townshipKey(township: string | null): string {
	return township ?? NONE;
}
