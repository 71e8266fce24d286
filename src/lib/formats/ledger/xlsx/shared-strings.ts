import { LedgerFormatError } from '../ledger-format-error.ts';
import type { ReadLimits } from '../read-limits.ts';
import { TextGatherer } from './text-gatherer.ts';
import type { ZipParts } from './zip-parts.ts';

/** The workbook's texts by number; undefined where one was too long. */
export async function readSharedStrings(
	parts: ZipParts,
	path: string,
	limits: ReadLimits
): Promise<(string | undefined)[]> {
	const strings: (string | undefined)[] = [];
	const gatherer = new TextGatherer(limits.maxCellBytes);
	await parts.parse(path, {
		open(name) {
			if (name === 'si') gatherer.start();
			else gatherer.open(name);
		},
		close(name) {
			gatherer.close(name);
			if (name !== 'si') return;
			strings.push(gatherer.finish());
			if (strings.length > limits.maxCells)
				throw new LedgerFormatError('too_many_cells', {
					zh: `工作簿的文字超过 ${limits.maxCells} 条。请拆成几个文件分别导入。`,
					en: `The workbook has more than ${limits.maxCells} texts. Split it and import the parts.`
				});
		},
		text: (text) => gatherer.text(text)
	});
	return strings;
}
