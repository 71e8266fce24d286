import type { Locale } from '#lib/domain/messages/index.ts';
import { ApiError, toApiError } from './api-error.ts';

/**
 * Posts a file with progress, which `fetch` does not tell.
 *
 * @param onProgress Share sent, 0–1.
 * @throws {ApiError} Refused, or the connection broke; `AbortError` when `signal` fires.
 */
export function uploadFile<Answer = { jobId: string }>(
	path: string,
	file: File,
	options: { locale: Locale; signal: AbortSignal; onProgress: (share: number) => void }
): Promise<Answer> {
	return new Promise((resolve, reject) => {
		const request = new XMLHttpRequest();
		request.open('POST', path);
		request.setRequestHeader('x-file-name', encodeURIComponent(file.name));
		request.setRequestHeader('accept-language', options.locale);
		request.setRequestHeader('content-type', 'application/octet-stream');
		request.upload.onprogress = (event) => {
			if (event.lengthComputable) options.onProgress(event.loaded / event.total);
		};
		request.onerror = () => reject(new ApiError('offline', 0));
		request.onabort = () => reject(new DOMException('upload cancelled', 'AbortError'));
		request.onload = () => {
			if (request.status >= 200 && request.status < 300) {
				resolve(JSON.parse(request.responseText) as Answer);
			} else {
				const answer = new Response(request.responseText, { status: request.status });
				void toApiError(answer, options.locale).then(reject);
			}
		};
		options.signal.addEventListener('abort', () => request.abort(), { once: true });
		request.send(file);
	});
}
