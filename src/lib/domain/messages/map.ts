/** Words of the map screen. */
export const mapMessages = {
	'view.designed': ['设计口径', 'As designed'],
	'view.as_is': ['现状口径', 'As is'],
	'view.pessimistic': ['从严口径', 'Pessimistic'],
	'view.winter': ['冬季口径', 'Winter']
} as const satisfies Record<string, readonly [string, string]>;
