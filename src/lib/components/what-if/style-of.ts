import { pageLocale } from '#lib/components/page/words.ts';
import { readTheme } from '#lib/components/map/theme.ts';
import { translate } from '#lib/domain/messages/index.ts';
import type { DistrictSummary } from '#lib/map/client/api-types.ts';
import type { MapStyleOptions } from '#lib/map/style/build-style.ts';

/** The base map and holes; facilities are drawn from the what-if's own data, not from tiles. */
export function styleOf(summary: DistrictSummary, origin: string): MapStyleOptions {
	return {
		origin,
		district: summary.code,
		revision: summary.revision,
		theme: readTheme(),
		layers: ['base', 'boundary', 'holes'],
		minutes: 5,
		winter: false,
		hasImagery: false,
		attribution: summary.isDemo
			? translate('map.attributionDemo', pageLocale())
			: '© OpenStreetMap contributors'
	};
}
