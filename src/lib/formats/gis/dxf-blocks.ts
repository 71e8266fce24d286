/**
 * Features of a drawing as a table wants them: where blocks with attributes are inserted, only those,
 * each attribute a column by its tag; else every point, or every area.
 *
 * GDAL gives attributes as texts `TAG value`, the drawing's layer as `Layer`.
 */
export function withBlockAttributes(
	features: readonly GeoJSON.Feature[],
	wanted: 'Point' | 'Polygon'
): GeoJSON.Feature[] {
	if (wanted === 'Polygon')
		return features.filter(({ geometry }) => /Polygon$/.test(geometry?.type ?? ''));
	const points = features.filter(({ geometry }) => geometry?.type === 'Point');
	const blocks = points.filter(({ properties }) => listAttributes(properties).length > 0);
	if (blocks.length === 0)
		return points.map(({ properties, ...feature }) => ({
			...feature,
			properties: { Layer: properties?.['Layer'], Text: properties?.['Text'] }
		}));
	return blocks.map(({ properties, ...feature }) => ({
		...feature,
		properties: {
			Layer: properties?.['Layer'],
			...Object.fromEntries(listAttributes(properties).map(splitAttribute))
		}
	}));
}

function listAttributes(properties: GeoJSON.GeoJsonProperties): string[] {
	const list: unknown = properties?.['BlockAttributes'];
	return Array.isArray(list) ? list.filter((entry) => typeof entry === 'string') : [];
}

/** A tag has no spaces; `^J` is a line break and `^ ` a caret. */
function splitAttribute(text: string): [string, string] {
	const [tag = '', ...rest] = text.split(' ');
	const value = rest.join(' ').replaceAll('^J', '\n').replaceAll('^ ', '^');
	return [tag.toLowerCase(), value];
}
