import { createHash } from 'node:crypto';
import type { ServerResponse } from 'node:http';

const RETRY_SECONDS = 1;
const STYLE = `body{margin:20vh auto;max-width:30rem;padding:0 1.5rem;font:16px/1.6 system-ui,sans-serif;color:#1b2430;background:#f5f6f4}
h1{font-size:1.25rem}p{color:#566273}
@media(prefers-color-scheme:dark){body{color:#e7eaee;background:#14181d}p{color:#a3adba}}`;
const STYLE_HASH = createHash('sha256').update(STYLE).digest('base64');

/** Answers while the database is not ready: a page that reloads itself, JSON for programs. */
export function answerStarting(res: ServerResponse, pathname: string, progress: string): void {
	res.statusCode = 503;
	res.setHeader('retry-after', String(RETRY_SECONDS));
	res.setHeader('cache-control', 'no-store');
	if (pathname.startsWith('/api/')) {
		res.setHeader('content-type', 'application/json; charset=utf-8');
		res.end(
			JSON.stringify({ message: `系统正在启动：${progress}`, retryAfterSeconds: RETRY_SECONDS })
		);
		return;
	}
	res.setHeader('content-type', 'text/html; charset=utf-8');
	res.setHeader('content-security-policy', `default-src 'none'; style-src 'sha256-${STYLE_HASH}'`);
	res.end(`<!doctype html>
<html lang="zh-CN"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<meta http-equiv="refresh" content="${RETRY_SECONDS}"><title>正在启动 · 消防设施一张图</title>
<style>${STYLE}</style></head>
<body><h1>消防设施一张图正在启动…</h1><p role="status">${escapeHtml(progress)}</p>
<p>页面会自动刷新。 · Starting; this page reloads itself.</p></body></html>`);
}

function escapeHtml(text: string): string {
	return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
