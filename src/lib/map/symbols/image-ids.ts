import { FACILITY_KINDS, type FacilityKind } from '#lib/domain/facility.ts';
import { LOOKS, type Look } from '#lib/domain/symbols/look.ts';

/** An image that the style names, taken apart. */
export type ImageId =
	| { type: 'facility'; kind: FacilityKind; look: Look }
	| { type: 'dot'; look: Look }
	| { type: 'badge'; text: string }
	| { type: 'sign' }
	| { type: 'hatch'; kind: 'confirmed' | 'unverified' };

/** Reads the ids that style/*.ts print; undefined for any other. */
export function parseImageId(id: string): ImageId | undefined {
	const [type, first, second] = id.split('/');
	const look = LOOKS.find((known) => known === second);
	if (type === 'facility' && look) {
		if (first === 'dot') return { type: 'dot', look };
		const kind = FACILITY_KINDS.find((known) => known === first);
		return kind && { type: 'facility', kind, look };
	}
	if (type === 'badge' && first === 'disputed') return { type: 'badge', text: '?' };
	if (type === 'badge' && first === 'outage') return { type: 'badge', text: '停' };
	if (type === 'sign' && first === 'closed') return { type: 'sign' };
	if (type === 'hatch' && (first === 'confirmed' || first === 'unverified'))
		return { type: 'hatch', kind: first };
	return undefined;
}
