import type { Block } from '#lib/formats/document/document-model.ts';
import { FACILITY_KINDS } from '#lib/domain/facility.ts';
import { translate } from '#lib/domain/messages/index.ts';
import type { BoxSource } from './box-source.ts';

const ARTICLE_MARK = '【强制性内容】';

/** Numbers the articles of a text from first to last, across its chapters. */
export class Articles {
	#count = 0;

	/** `isMandatory`: 强制性内容, marked as the statutory text has to mark it. */
	article(text: string, isMandatory = false): Block {
		const number = `第${toChinese(++this.#count)}条\u3000`;
		return {
			is: 'paragraph',
			isIndented: true,
			runs: isMandatory
				? [
						{ text: number, isBold: true },
						{ text: ARTICLE_MARK, isBold: true, color: '#a3161d' },
						{ text, isBold: true }
					]
				: [{ text: number, isBold: true }, { text }]
		};
	}
}

export function paragraph(text: string): Block {
	return { is: 'paragraph', isIndented: true, runs: text };
}

export function heading(level: 1 | 2 | 3, text: string): Block {
	return { is: 'heading', level, text };
}

/** In service, suspended and planned of a kind. */
export function countOf(
	{ counts }: Pick<BoxSource, 'counts'>,
	kind: string,
	lifecycle: string
): number {
	return counts.find((row) => row.kind === kind && row.lifecycle === lifecycle)?.count ?? 0;
}

/** `消火栓 12 处、…` of what the register has in a lifecycle. */
export function inventory(source: Pick<BoxSource, 'counts'>, lifecycle: string): string {
	return (
		FACILITY_KINDS.map((kind) => [kind, countOf(source, kind, lifecycle)] as const)
			.filter(([, count]) => count > 0)
			.map(
				([kind, count]) =>
					`${translate(`kind.${kind}`, 'zh-CN')} ${count} ${kind.endsWith('station') ? '座' : '处'}`
			)
			.join('、') || '无'
	);
}

/** 1 … 99 as Chinese numerals. */
export function toChinese(number: number): string {
	const digits = '零一二三四五六七八九';
	const tens = Math.floor(number / 10);
	const ones = number % 10;
	const head = tens === 0 ? '' : `${tens === 1 ? '' : (digits[tens] ?? '')}十`;
	return head + (ones === 0 && tens > 0 ? '' : (digits[ones] ?? ''));
}

/** The words that every paper of a box carries at its head. */
export function headOf({ district, request, planTitle }: BoxSource): string {
	const marks = [
		planTitle,
		translate(`export.disclosure.${request.disclosure}`, 'zh-CN'),
		...(district.is_demo ? [translate('app.demoNote', 'zh-CN')] : [])
	];
	return marks.join(' · ');
}
