/**
 * Whether something was not kept because the phone is full: over the browser's quota, or without a byte left on the disk
 * itself. Of that Chromium says `DataError: Failed to write blobs`, or, where it could not even write what it has to
 * before it reads, `Internal error opening backing store`.
 */
export function isFullPhone(error: unknown): boolean {
	if (!(error instanceof DOMException)) return false;
	if (error.name === 'QuotaExceededError') return true;
	return /write blobs|backing store|full disk|no space/i.test(error.message);
}
