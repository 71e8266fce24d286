import { printEvent, type LiveEvent } from '#lib/domain/live.ts';

/** Proxies close what is silent for a minute. */
const HEARTBEAT_MS = 15_000;
const RETRY_MS = 3000;

/**
 * Answers with events as they come. The first is waited for, so that a refusal is an answer with its
 * status and not a stream that ends.
 *
 * @param ended Aborted when the reader has gone, so that nobody asks the database for nobody.
 */
export async function toEventStream(
	events: AsyncGenerator<LiveEvent>,
	ended: AbortController,
	gone: AbortSignal
): Promise<Response> {
	gone.addEventListener('abort', () => ended.abort());
	const first = await events.next();
	const encoder = new TextEncoder();
	let heartbeat: NodeJS.Timeout | undefined;
	const stop = () => {
		clearInterval(heartbeat);
		ended.abort();
	};
	const body = new ReadableStream<Uint8Array>({
		start(controller) {
			const send = (text: string) => controller.enqueue(encoder.encode(text));
			send(`retry: ${RETRY_MS}\n\n`);
			if (!first.done) send(printEvent(first.value));
			heartbeat = setInterval(() => {
				if (!ended.signal.aborted) send(': still here\n\n');
			}, HEARTBEAT_MS);
			void forward(events, send, ended.signal).then(
				() => {
					stop();
					// A reader that has gone has closed it already.
					if (!gone.aborted) closeQuietly(controller);
				},
				(error: unknown) => {
					stop();
					controller.error(error);
				}
			);
		},
		cancel: stop
	});
	return new Response(body, {
		headers: {
			'content-type': 'text/event-stream',
			'cache-control': 'no-store, no-transform',
			'x-accel-buffering': 'no'
		}
	});
}

async function forward(
	events: AsyncGenerator<LiveEvent>,
	send: (text: string) => void,
	signal: AbortSignal
): Promise<void> {
	for await (const entry of events) {
		if (signal.aborted) return;
		send(printEvent(entry));
	}
}

function closeQuietly(controller: ReadableStreamDefaultController<Uint8Array>): void {
	try {
		controller.close();
	} catch {
		// Cancelled between our look and now: there is nothing left to close.
	}
}
