/** Every source and layer that code names, once. */
export const SOURCE = {
	base: 'base',
	facility: 'facility',
	response: 'response',
	boundary: 'boundary',
	holes: 'holes',
	holeNumbers: 'hole-numbers',
	cranes: 'cranes',
	shortfall: 'shortfall',
	closures: 'closures',
	outages: 'outages',
	facilityThen: 'facility-then',
	marked: 'marked',
	selection: 'selection',
	sketch: 'sketch',
	imagery: 'imagery'
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
	shortfall: 'shortfall-roads',
	closure: 'restriction-closure',
	outage: 'restriction-outage',
	imagery: 'imagery',
	boundary: 'district-outline',
	facility: 'facility-symbol',
	facilityBadge: 'facility-badge',
	facilityName: 'facility-name',
	facilityThen: 'facility-then-symbol',
	marked: 'marked-symbol',
	selectionLine: 'selection-line',
	selectionPoint: 'selection-point',
	sketchFill: 'sketch-fill',
	sketchLine: 'sketch-line',
	sketchPicked: 'sketch-picked',
	sketchHandle: 'sketch-handle'
} as const;

/** What a click can hit, nearest to the eye first. */
export const CLICKABLE_FACILITY_LAYERS = [
	LAYER.marked,
	LAYER.facility,
	LAYER.facilityThen
] as const;
export const CLICKABLE_HOLE_LAYERS = [LAYER.holeTint] as const;
