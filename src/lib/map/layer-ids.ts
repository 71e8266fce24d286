/** Every source and layer that code names, once. */
export const SOURCE = {
	base: 'base',
	facility: 'facility',
	response: 'response',
	boundary: 'boundary',
	holes: 'holes',
	holeNumbers: 'hole-numbers',
	cranes: 'cranes',
	marked: 'marked',
	selection: 'selection',
	tianditu: 'tianditu',
	tiandituNames: 'tianditu-names'
} as const;

export const LAYER = {
	background: 'background',
	holeTint: 'hole-tint',
	holeConfirmed: 'hole-confirmed',
	holeUnverified: 'hole-unverified',
	holeOutline: 'hole-outline',
	holeNumber: 'hole-number',
	response: 'response-roads',
	cranes: 'crane-stretches',
	boundary: 'district-outline',
	facility: 'facility-symbol',
	facilityBadge: 'facility-badge',
	facilityName: 'facility-name',
	marked: 'marked-symbol',
	selectionLine: 'selection-line',
	selectionPoint: 'selection-point'
} as const;

/** What a click can hit, nearest to the eye first. */
export const CLICKABLE_FACILITY_LAYERS = [LAYER.marked, LAYER.facility] as const;
export const CLICKABLE_HOLE_LAYERS = [LAYER.holeTint] as const;
