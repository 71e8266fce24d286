import { createHash } from 'node:crypto';
import { translate } from '#lib/domain/messages/index.ts';

const STYLE = `body{margin:0 auto;max-width:72rem;padding:1rem;font:16px/1.6 system-ui,"Noto Sans SC","Microsoft YaHei",sans-serif;color:#1c1a17;background:#fff}
a{color:#0b57d0}h1{font-size:1.375rem;margin:.25rem 0}h2{font-size:1.0625rem}
table{border-collapse:collapse;font-size:.9375rem}th,td{padding:.25rem .75rem;text-align:left;vertical-align:baseline;border-bottom:1px solid #d8d4cc}
.wide{overflow-x:auto}p.quiet{color:#5c5a55}@media(max-width:40rem){td,th{padding:.25rem .5rem}}`;
const STYLE_HASH = createHash('sha256').update(STYLE).digest('base64');

/** No script runs on these pages, and nothing is loaded. */
export const HTML_POLICY = `default-src 'none'; style-src 'sha256-${STYLE_HASH}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`;

/** A document of the API as a plain page: its title, facts, links, and tables. */
export interface HtmlPage {
	title: string;
	lead?: string;
	/** Where one came from, outermost first. */
	path: readonly { href: string; title: string }[];
	sections: readonly HtmlSection[];
}
export interface HtmlSection {
	title?: string;
	headings?: readonly string[];
	rows: readonly (readonly HtmlCell[])[];
}
export type HtmlCell = string | number | boolean | null | { href: string; text: string };

export function printHtml({ title, lead, path, sections }: HtmlPage): string {
	const crumbs = path.map(({ href, title: text }) => link(href, text)).join(' › ');
	return `<!doctype html>
<html lang="zh-CN"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>${escape(title)} · ${escape(translate('app.name', 'zh-CN'))}</title><style>${STYLE}</style></head>
<body>${crumbs ? `<nav aria-label="位置">${crumbs}</nav>` : ''}
<main><h1>${escape(title)}</h1>${lead ? `<p class="quiet">${escape(lead)}</p>` : ''}
${sections.map(printSection).join('\n')}</main></body></html>
`;
}

function printSection({ title, headings, rows }: HtmlSection): string {
	const head = headings
		? `<thead><tr>${headings.map((text) => `<th scope="col">${escape(text)}</th>`).join('')}</tr></thead>`
		: '';
	const body = rows.map((cells) => `<tr>${cells.map(printCell).join('')}</tr>`).join('\n');
	const heading = title ? `<h2>${escape(title)}</h2>` : '';
	return `${heading}<div class="wide" tabindex="0"><table>${head}<tbody>${body}</tbody></table></div>`;
}

function printCell(cell: HtmlCell): string {
	if (cell === null) return '<td></td>';
	if (typeof cell === 'boolean') return `<td>${cell ? '是' : '否'}</td>`;
	return `<td>${typeof cell === 'object' ? link(cell.href, cell.text) : escape(String(cell))}</td>`;
}

function link(href: string, text: string): string {
	return `<a href="${escape(href)}">${escape(text)}</a>`;
}

function escape(text: string): string {
	return text.replace(
		/[&<>"']/g,
		(character) => `&#${character.codePointAt(0)?.toString() ?? ''};`
	);
}
