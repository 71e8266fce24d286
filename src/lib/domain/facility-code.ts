import { FACILITY_KINDS, type FacilityKind } from './facility.ts';

/** What a code is made of; null: not known. */
export interface CodeFacts {
	kind: FacilityKind;
	road: string | null;
	township: string | null;
}

/** Letters that `{kind}` stands for: initials of 消火栓, 水鹤, 取水口, 水池, 微型站, 救援站. */
const KIND_LETTERS: Record<FacilityKind, string> = {
	hydrant: 'XHS',
	water_crane: 'SH',
	intake: 'QS',
	pool: 'SC',
	micro_station: 'WX',
	fire_station: 'JY'
};
const PLACEHOLDER = /\{(kind|road|township|seq(?::(\d))?)\}/g;

/**
 * A district's template of codes: alternatives separated by `;`, each optionally for one kind
 * (`hydrant={road}-{seq:3}`). The first whose placeholders are all known makes the code. `{kind}` is two
 * or three letters, `{road}` and `{township}` where the facility stands, `{seq:3}` the next number that
 * nobody has or had, padded to three digits.
 *
 * @returns What is wrong with a template, in both languages; undefined when it can be used.
 */
export function findTemplateProblem(template: string): string | undefined {
	for (const { kind, pattern } of alternatives(template)) {
		if (kind !== null && !(FACILITY_KINDS as readonly string[]).includes(kind))
			return `没有“${kind}”这个类别，可用 ${FACILITY_KINDS.join('、')} — there is no kind ${kind}`;
		const rest = pattern.replace(PLACEHOLDER, '');
		if (/[{}]/.test(rest))
			return '占位符只有 {kind}、{road}、{township}、{seq:3} — placeholders are {kind}, {road}, {township}, {seq:3}';
		if ((pattern.match(/\{seq/g) ?? []).length !== 1)
			return '每一段须有一个流水号，如 {seq:3} — every alternative needs one number, e.g. {seq:3}';
	}
	return undefined;
}

/** What stands before and after the number of the next code, and the digits of the number. */
export interface CodeFrame {
	prefix: string;
	suffix: string;
	digits: number;
}

/** The frame of the first alternative that fits; undefined when none does. */
export function findCodeFrame(template: string, facts: CodeFacts): CodeFrame | undefined {
	const values: Record<string, string | null> = {
		kind: KIND_LETTERS[facts.kind],
		road: facts.road,
		township: facts.township
	};
	for (const { kind, pattern } of alternatives(template)) {
		if (kind !== null && kind !== facts.kind) continue;
		let isKnown = true;
		let digits = 1;
		const filled = pattern.replace(PLACEHOLDER, (_whole, name: string, width?: string) => {
			if (name.startsWith('seq')) {
				digits = Number(width ?? 1);
				return '\u0000';
			}
			isKnown &&= Boolean(values[name]);
			return values[name] ?? '';
		});
		const [prefix = '', suffix] = filled.split('\u0000');
		if (isKnown && suffix !== undefined) return { prefix, suffix, digits };
	}
	return undefined;
}

/**
 * The next code of a frame.
 *
 * @param taken Codes that facilities have or had; those of another frame are passed over.
 */
export function nextCode({ prefix, suffix, digits }: CodeFrame, taken: readonly string[]): string {
	let last = 0;
	for (const code of taken) {
		if (!code.startsWith(prefix) || !code.endsWith(suffix)) continue;
		const number = code.slice(prefix.length, code.length - suffix.length);
		if (/^\d{1,9}$/.test(number)) last = Math.max(last, Number(number));
	}
	return `${prefix}${String(last + 1).padStart(digits, '0')}${suffix}`;
}

function alternatives(template: string): { kind: string | null; pattern: string }[] {
	return template.split(';').map((part) => {
		const match = /^\s*([a-z_]+)=(.*)$/.exec(part);
		return { kind: match?.[1] ?? null, pattern: (match?.[2] ?? part).trim() };
	});
}
