/** Words that stand beside codes in exported files. */
export const exportMessages = {
	'layer.holes': ['覆盖盲区', 'Coverage holes'],
	'layer.areas': ['范围', 'Areas'],
	'layer.places': ['地名', 'Places'],
	'layer.response': ['响应时间', 'Response times'],
	'layer.gaps': ['超时路段', 'Roads beyond the limit'],
	'holeKind.confirmed': ['确认盲区', 'Confirmed hole'],
	'holeKind.unverified': ['待核盲区', 'Unverified hole'],
	'gapState.beyond': ['超时', 'Beyond the limit'],
	'gapState.unreachable': ['不可达', 'Unreachable'],
	'areaKind.built_up': ['建成区', 'Built-up area'],
	'areaKind.urban_boundary': ['城镇开发边界', 'Urban growth boundary'],
	'areaKind.township': ['乡镇（街道）', 'Township'],
	'areaKind.community': ['社区（村）', 'Community'],
	'areaKind.grid_cell': ['网格', 'Grid cell'],
	'areaKind.key_place': ['重点单位', 'Key place'],
	'areaKind.parcel': ['地块', 'Parcel'],
	'placeKind.township': ['乡镇（街道）', 'Township'],
	'placeKind.community': ['社区', 'Community'],
	'placeKind.village': ['村', 'Village'],
	'placeKind.forest_unit': ['林场（所）', 'Forest unit'],
	'placeKind.settlement': ['居民点', 'Settlement']
} as const satisfies Record<string, readonly [string, string]>;
