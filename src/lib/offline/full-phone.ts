/**
 * Whether something was not kept because the phone is full: over the browser's quota, or, as Chromium says it of a
 * picture when the disk itself has no byte left, `DataError: Failed to write blobs`.
 */
export function isFullPhone(error: unknown): boolean {
	if (!(error instanceof DOMException)) return false;
	if (error.name === 'QuotaExceededError') return true;
	return /write blobs|full disk|no space/i.test(error.message);
}
