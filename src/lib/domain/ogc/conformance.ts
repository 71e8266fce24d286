const FEATURES = 'http://www.opengis.net/spec/ogcapi-features-';
const CQL2 = 'http://www.opengis.net/spec/cql2/1.0/conf/';

/** The conformance classes that the API claims; docs/conformance.md lists their requirements with their tests. */
export const CONFORMANCE: readonly string[] = [
	'http://www.opengis.net/spec/ogcapi-common-1/1.0/conf/core',
	...['core', 'oas30', 'html', 'geojson'].map((name) => `${FEATURES}1/1.0/conf/${name}`),
	`${FEATURES}2/1.0/conf/crs`,
	...['queryables', 'queryables-query-parameters', 'filter', 'features-filter'].map(
		(name) => `${FEATURES}3/1.0/conf/${name}`
	),
	...[
		'cql2-text',
		'basic-cql2',
		'advanced-comparison-operators',
		'case-insensitive-comparison',
		'basic-spatial-functions',
		// The name in the drafts, which is the only one that QGIS looks for.
		'basic-spatial-operators',
		'basic-spatial-functions-plus',
		'spatial-functions',
		'property-property',
		'arithmetic'
	].map((name) => CQL2 + name),
	...['create-replace-delete', 'update', 'optimistic-locking-etags', 'features'].map(
		(name) => `${FEATURES}4/1.0/conf/${name}`
	),
	...['core', 'tileset', 'tilesets-list', 'mvt'].map(
		(name) => `http://www.opengis.net/spec/ogcapi-tiles-1/1.0/conf/${name}`
	)
];
