import type { FacilityKind } from '#lib/domain/facility.ts';
import type { ColumnProfile } from './column-profile.ts';
import { conditionOf } from './condition-words.ts';
import { attributeOf, type LedgerField } from './fields.ts';
import { wordOf } from './value-words.ts';

/** Factor by which the cells of a column speak for (above 1) or against (below 1) a field. */
export function fieldFit(
	field: LedgerField,
	kind: FacilityKind,
	heading: string,
	profile: ColumnProfile
): number {
	if (profile.filled === 0) return 0.8;
	if (field.startsWith('defect.')) return profile.truth >= 0.5 ? 1 : 0.2;
	const attribute = attributeOf(kind, field);
	if (attribute) {
		switch (attribute.type) {
			case 'number':
			case 'integer':
				return profile.quantity >= 0.5 ? 1 : 0.3;
			case 'boolean':
				return profile.truth >= 0.5 ? 1 : 0.4;
			case 'choice':
				return wordShare(field, profile) >= 0.5 ? 1.8 : 0.3;
			case 'text':
				return attribute.key === 'phone' ? phoneFit(profile) : 0.98;
		}
	}
	return baseFit(field, heading, profile);
}

function baseFit(field: LedgerField, heading: string, profile: ColumnProfile): number {
	switch (field) {
		case 'lon':
			return profile.longitude >= 0.5 || profile.numeric >= 0.5 ? 1 : 0.2;
		case 'lat':
			return profile.latitude >= 0.5 || profile.numeric >= 0.5 ? 1 : 0.2;
		case 'x':
		case 'y':
		case 'position_accuracy_m':
			return profile.quantity >= 0.5 || profile.longitude >= 0.5 ? 1 : 0.1;
		case 'lonlat':
			return profile.pair >= 0.5 ? 1 : 0.1;
		case 'code':
		case 'old_code':
			return profile.distinct >= 0.5 ? 1 : 0.4;
		case 'name':
			return profile.brigade > 0.5 && profile.distinct < 0.5
				? 0.4
				: profile.distinct >= 0.2
					? 1
					: 0.6;
		case 'station':
			return profile.brigade > 0.5 ? 1.6 : 1;
		case 'kind':
		case 'ownership':
		case 'category':
		case 'sponsor':
			return wordShare(field, profile) >= 0.5 ? 1 : 0.3;
		case 'condition':
			return conditionFit(heading, profile);
		case 'suspended':
			return profile.truth >= 0.5 ? 1.02 : 0.3;
		case 'built_on':
		case 'opened_on':
		case 'observed_on':
		case 'removed_on':
			return profile.day >= 0.5 ? 1 : 0.2;
		case 'responsible_phone':
			return phoneFit(profile);
		case 'responsible_person':
			return profile.numeric > 0.5 || profile.averageLength > 20 ? 0.3 : 1;
		case 'address':
			return profile.numeric > 0.5 || profile.averageLength < 3 ? 0.3 : 1;
		case 'road_name':
		case 'township':
		case 'community':
			return profile.numeric > 0.5 ? 0.4 : 1;
		default:
			return 1;
	}
}

function phoneFit(profile: ColumnProfile): number {
	return profile.phone >= 0.4 ? 1 : 0.4;
}

function wordShare(field: string, profile: ColumnProfile): number {
	const known = profile.values.filter((value) => wordOf(field, value) !== undefined);
	return known.length / Math.max(1, profile.values.length);
}

/** Words that we know, or at least few different ones (an office's own codes). */
function conditionFit(heading: string, profile: ColumnProfile): number {
	const known = profile.values.filter((value) => conditionOf(value, heading) !== undefined);
	if (known.length * 2 >= profile.values.length) return 1;
	if (known.length > 0) return 0.9;
	return profile.values.length <= 12 && profile.averageLength <= 12 ? 0.75 : 0.3;
}
