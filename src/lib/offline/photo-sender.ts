import { judgeStatus, retrySeconds, type Obstacle } from './judge-answer.ts';
import { hashOf } from './take-photo.ts';
import { phoneStep } from './write-step.ts';

/** What became of a photo this time. */
export type PhotoSending =
	| { is: 'kept' }
	/** The server does not take it, and says why. */
	| { is: 'refused'; reason: string }
	/** What lies on this phone is not what was taken. */
	| { is: 'damaged' }
	/** The server knows no observation with it: that one must go again. */
	| { is: 'unknown' }
	| { is: 'stopped'; obstacle: Obstacle; seconds: number | null };

const FIRST_PIECE = 256 * 1024;
const SMALLEST_PIECE = 32 * 1024;
/** Under the server's limit of 1 MiB a body. */
const LARGEST_PIECE = 960 * 1024;
const ANSWER_LIMIT_MS = 60_000;
/** Pieces that did not fit where the server was; then somebody should look. */
const MOST_MISFITS = 5;

interface Progress {
	offset: number;
	isKept: boolean;
}

/**
 * Sends a photo in pieces from where the server is: the address is the photo's own hash, so that nothing has to be
 * remembered between two attempts, and another phone can go on. Words of tus 1.0.
 */
export async function sendPhoto(
	address: string,
	photo: { hash: string; blob: Blob },
	onProgress: (offset: number) => void
): Promise<PhotoSending> {
	let piece = FIRST_PIECE;
	let misfits = 0;
	let progress = await ask(address, 'HEAD');
	phoneStep('photo.asked');
	if ('offset' in progress && !progress.isKept && (await isDamaged(photo)))
		return { is: 'damaged' };
	for (;;) {
		if (!('offset' in progress)) {
			if (progress.is !== 'misfit') return progress;
			if (++misfits > MOST_MISFITS) return { is: 'stopped', obstacle: 'server', seconds: null };
			progress = await ask(address, 'HEAD');
			continue;
		}
		if (progress.isKept) return { is: 'kept' };
		const { offset }: Progress = progress;
		onProgress(offset);
		phoneStep('photo.leaving');
		const started = performance.now();
		progress = await ask(address, 'PATCH', {
			offset,
			body: photo.blob.slice(offset, offset + piece)
		});
		phoneStep('photo.answered');
		// All was sent and nothing was kept: not again and again.
		if ('offset' in progress && !progress.isKept && progress.offset <= offset)
			progress = { is: 'misfit' };
		const isSlow = performance.now() - started > 5000;
		piece = isSlow ? Math.max(SMALLEST_PIECE, piece / 2) : Math.min(LARGEST_PIECE, piece * 2);
	}
}

async function isDamaged({ hash, blob }: { hash: string; blob: Blob }): Promise<boolean> {
	try {
		return (await hashOf(await blob.arrayBuffer())) !== hash;
	} catch {
		// A file that the browser has lost underneath.
		return true;
	}
}

async function ask(
	address: string,
	method: 'HEAD' | 'PATCH',
	piece?: { offset: number; body: Blob }
): Promise<Progress | { is: 'misfit' } | Exclude<PhotoSending, { is: 'kept' }>> {
	let response: Response;
	try {
		response = await fetch(address, {
			method,
			redirect: 'manual',
			signal: AbortSignal.timeout(ANSWER_LIMIT_MS),
			headers: {
				'tus-resumable': '1.0.0',
				...(piece
					? {
							'upload-offset': String(piece.offset),
							'content-type': 'application/offset+octet-stream'
						}
					: {})
			},
			...(piece ? { body: piece.body } : {})
		});
	} catch {
		return { is: 'stopped', obstacle: 'offline', seconds: null };
	}
	const isOurs = response.headers.get('content-type')?.includes('json') ?? false;
	if (response.status === 409) return { is: 'misfit' };
	if (response.status === 404 && (isOurs || method === 'HEAD')) return { is: 'unknown' };
	if (response.status === 400 && isOurs)
		return { is: 'refused', reason: await messageOf(response) };
	const status = response.type === 'opaqueredirect' ? 302 : response.status;
	const obstacle = judgeStatus(status);
	const seconds = retrySeconds(response.headers.get('retry-after'));
	if (obstacle) return { is: 'stopped', obstacle, seconds };
	const offset = Number(response.headers.get('upload-offset') ?? NaN);
	// A login page of somebody's network knows nothing of offsets.
	if (!response.headers.has('tus-resumable') || !Number.isSafeInteger(offset))
		return { is: 'stopped', obstacle: 'portal', seconds };
	return { offset, isKept: response.headers.get('atlas-photo-kept') === 'yes' };
}

async function messageOf(response: Response): Promise<string> {
	try {
		const body: unknown = await response.json();
		return typeof body === 'object' && body !== null && 'message' in body
			? String(body.message)
			: String(response.status);
	} catch {
		return String(response.status);
	}
}
