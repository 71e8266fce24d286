import { ATTRIBUTE_FIELDS, type AttributeField } from '#lib/domain/attribute-fields.ts';
import type { FacilityKind } from '#lib/domain/facility.ts';
import { DEFECTS, type Defect } from '#lib/domain/observation.ts';

/** What a column of a ledger can mean besides attributes of the kind and single defects. */
export const BASE_FIELDS = [
	'code',
	'old_code',
	'name',
	'kind',
	'address',
	'road_name',
	'township',
	'community',
	'grid_cell',
	'station',
	'lon',
	'lat',
	'lonlat',
	'x',
	'y',
	'position_accuracy_m',
	'ownership',
	'owner',
	'managed_by',
	'supplied_by',
	'serviced_by',
	'responsible_person',
	'responsible_phone',
	'built_on',
	'opened_on',
	'condition',
	'suspended',
	'defects',
	'observed_on',
	'category',
	'sponsor',
	'removed_on',
	'removal_approval',
	'note'
] as const;
export type BaseField = (typeof BASE_FIELDS)[number];
/** `attributes.flow_lps`: an attribute of the kind; `defect.leaking`: a yes-or-no column for one defect. */
export type LedgerField = BaseField | `attributes.${string}` | `defect.${Defect}`;

/** All fields that a ledger of a kind may fill, in the order of the mapping screen. */
export function ledgerFields(kind: FacilityKind): LedgerField[] {
	const base = BASE_FIELDS.filter(
		(field) =>
			(field !== 'ownership' || kind === 'hydrant' || kind === 'water_crane') &&
			(field !== 'category' || kind === 'fire_station') &&
			(field !== 'sponsor' || kind === 'micro_station')
	);
	const attributes = ATTRIBUTE_FIELDS[kind].map(({ key }): LedgerField => `attributes.${key}`);
	return [...base, ...attributes, ...DEFECTS.map((defect): LedgerField => `defect.${defect}`)];
}

/** The attribute behind `attributes.…`; undefined for other fields and kinds without it. */
export function attributeOf(kind: FacilityKind, field: string): AttributeField | undefined {
	if (!field.startsWith('attributes.')) return undefined;
	const key = field.slice('attributes.'.length);
	return ATTRIBUTE_FIELDS[kind].find((entry) => entry.key === key);
}

/** Whether a stored text names a field of the kind. */
export function isLedgerField(kind: FacilityKind, field: string): field is LedgerField {
	return (ledgerFields(kind) as string[]).includes(field);
}
