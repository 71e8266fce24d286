import { parentPort } from 'node:worker_threads';
import { openDatabase, type Database } from '#lib/server/db/pool.ts';
import { AppError } from '#lib/server/errors.ts';
import { runAnalysisTask } from './analysis-tasks.ts';
import type { ThreadAnswer, ThreadRequest } from './analysis-thread.ts';

const CONNECTIONS = 2;
let opening: Promise<Database> | undefined;

parentPort?.on('message', (request: ThreadRequest) => {
	void answer(request).then((message) => parentPort?.postMessage(message));
});

async function answer({ id, task, args, actor, now }: ThreadRequest): Promise<ThreadAnswer> {
	try {
		const db = await openOnce();
		const value = await runAnalysisTask(task, { db, actor, now: () => new Date(now) }, args);
		return { id, value };
	} catch (error) {
		return { id, failure: toFailure(error) };
	}
}

async function openOnce(): Promise<Database> {
	opening ??= openDatabase({ role: 'web', max: CONNECTIONS });
	try {
		return await opening;
	} catch (error) {
		opening = undefined;
		throw error;
	}
}

function toFailure(error: unknown): Extract<ThreadAnswer, { failure: unknown }>['failure'] {
	if (error instanceof AppError)
		return { name: error.name, message: error.message, text: error.text, params: error.params };
	const { name, message, stack } = error instanceof Error ? error : new Error(String(error));
	return { name, message, stack };
}
