import * as v from 'valibot';

/** No letters that look like others (Crockford): plates are also read aloud. */
export const PLATE_ALPHABET = '0123456789abcdefghjkmnpqrstvwxyz';
export const PLATE_TOKEN_LENGTH = 10;
const TOKEN = /^[0-9a-hjkmnp-tv-z]{10}$/;

/** Of a plate's text, as scanned: `https://…/p/<token>`. @returns undefined when it is no plate of any Fire Atlas. */
export function tokenOfPlate(text: string): string | undefined {
	const token = /\/p\/([0-9a-z]{10})\/?(?:[?#].*)?$/i.exec(text.trim())?.[1]?.toLowerCase();
	return token !== undefined && TOKEN.test(token) ? token : undefined;
}

export function isPlateToken(text: string): boolean {
	return TOKEN.test(text);
}

/** Plates of an A4 sheet: columns, rows, and the size of one in millimeters; all of one shape. */
export const PLATE_LAYOUTS = {
	'2': { columns: 1, rows: 2, width: 190, height: 134 },
	'8': { columns: 2, rows: 4, width: 94, height: 66 }
} as const;
export type PlateLayout = keyof typeof PLATE_LAYOUTS;

const optionalText = (most: number) =>
	v.optional(v.pipe(v.string(), v.trim(), v.maxLength(most)), '');

/** What is printed on plates, and for which facilities. */
export const PlateInputSchema = v.strictObject({
	facility_ids: v.pipe(
		v.array(v.pipe(v.string(), v.uuid(), v.toLowerCase())),
		v.minLength(1, '请至少选一处设施 — choose one facility at least'),
		v.maxLength(500, '一次最多 500 处，请分批打印 — at most 500 at a time')
	),
	/** Telephone for repairs, as it stands on the plate. */
	phone: optionalText(40),
	/** Who answers for it, e.g. 伊美区消防救援大队. */
	owner: optionalText(60),
	perSheet: v.optional(v.picklist(['2', '8']), '8')
});
export type PlateInput = v.InferOutput<typeof PlateInputSchema>;

/** A plate to be printed. */
export interface PlateToPrint {
	kindWord: string;
	code: string;
	road: string;
	/** Address of the public page. */
	link: string;
}

/** A facility and its plate, as lists show it. */
export interface PlateRow {
	facility_id: string;
	kind: string;
	code: string | null;
	name: string | null;
	road_name: string | null;
	address: string | null;
	token: string | null;
	issued_at: string | null;
	printed_at: string | null;
	report_count: number;
}
