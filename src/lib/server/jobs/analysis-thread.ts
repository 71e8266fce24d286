import { join } from 'node:path';
import { Worker, isMainThread } from 'node:worker_threads';
import {
	AppError,
	Conflict,
	Forbidden,
	Invalid,
	NotFound,
	Unavailable
} from '#lib/server/errors.ts';
import { readEnv } from '#lib/server/env.ts';
import type { Context } from '#lib/server/services/context.ts';

/** Asks the thread for one task; what it answers or why it failed, as plain data. */
export interface ThreadRequest {
	id: number;
	task: string;
	args: unknown[];
	actor: Context['actor'];
	now: string;
}
export type ThreadAnswer = { id: number } & (
	| { value: unknown }
	| {
			failure: {
				name: string;
				message: string;
				text?: AppError['text'];
				params?: Record<string, unknown>;
				stack?: string | undefined;
			};
	  }
);

interface Waiting {
	resolve: (value: unknown) => void;
	reject: (error: unknown) => void;
}

/**
 * The thread hangs on `globalThis`: the web process holds this module twice (from source and in the
 * bundle), and one thread with its own connections is enough.
 */
interface Slot {
	worker?: Worker | undefined;
	waiting: Map<number, Waiting>;
	nextId: number;
}
const KEY = Symbol.for('fire-atlas.analysis-thread');
const shared = globalThis as typeof globalThis & { [KEY]?: Slot };

function slot(): Slot {
	return (shared[KEY] ??= { waiting: new Map(), nextId: 1 });
}

/**
 * Runs a task in the analysis thread for requests from the web, so that a long computation delays
 * nobody else; in place for everybody else.
 */
export async function offThread<T>(
	context: Context,
	task: string,
	args: unknown[],
	here: () => Promise<T>
): Promise<T> {
	if (context.actor.via !== 'web' || !isMainThread) return here();
	const value = await ask({ task, args, actor: context.actor, now: context.now().toISOString() });
	return value as T;
}

/** Ends the thread, for a clean stop of the server. */
export async function stopAnalysisThread(): Promise<void> {
	await slot().worker?.terminate();
	slot().worker = undefined;
}

function ask(request: Omit<ThreadRequest, 'id'>): Promise<unknown> {
	const mine = slot();
	mine.worker ??= startThread(mine);
	const worker = mine.worker;
	const id = mine.nextId++;
	return new Promise((resolve, reject) => {
		mine.waiting.set(id, { resolve, reject });
		worker.postMessage({ id, ...request } satisfies ThreadRequest);
	});
}

function startThread(mine: Slot): Worker {
	// From source whatever this module was bundled into.
	const file = join(readEnv().projectRoot, 'src/lib/server/jobs/analysis-entry.js');
	const worker = new Worker(file);
	worker.unref();
	worker.on('message', (answer: ThreadAnswer) => {
		const waiting = mine.waiting.get(answer.id);
		mine.waiting.delete(answer.id);
		if ('value' in answer) waiting?.resolve(answer.value);
		else waiting?.reject(toError(answer.failure));
	});
	const end = (error: Error) => {
		if (mine.worker !== worker) return;
		mine.worker = undefined;
		for (const { reject } of mine.waiting.values()) reject(error);
		mine.waiting.clear();
	};
	worker.on('error', end);
	worker.on('exit', (code) => end(new Error(`the analysis thread ended with code ${code}`)));
	return worker;
}

const KNOWN = new Map<string, typeof AppError>(
	Object.entries({ Invalid, NotFound, Forbidden, Conflict, Unavailable })
);

function toError(failure: Extract<ThreadAnswer, { failure: unknown }>['failure']): Error {
	const Kind = KNOWN.get(failure.name);
	if (Kind && failure.text) return new Kind(failure.text, { params: failure.params ?? {} });
	const error = new Error(failure.message);
	if (failure.stack) error.stack = failure.stack;
	return error;
}
