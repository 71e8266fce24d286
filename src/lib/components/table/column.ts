import type { MessageKey } from '#lib/domain/messages/index.ts';
import { word } from '#lib/components/page/words.ts';

export interface Column {
	key: string;
	label: string;
	/** Name by which the table can be sorted by it; undefined: it cannot. */
	sort?: string | undefined;
	isNumeric?: boolean;
}

type ColumnName =
	Extract<MessageKey, `column.${string}`> extends `column.${infer Name}` ? Name : never;

/** A column whose heading is `column.<key>` of the catalog. */
export function column(
	key: ColumnName,
	options: { sort?: string; isNumeric?: boolean } = {}
): Column {
	return { key, label: word(`column.${key}`), ...options };
}
