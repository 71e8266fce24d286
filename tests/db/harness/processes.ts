import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { readOwnerRecord } from '#lib/server/db/embedded/owner-lock.ts';
import { childEnvironment, dataDirectories } from '#lib/server/env.ts';

/** Runs a script of this directory in a process group of its own, as a terminal does. */
export function runScript(name: string, dataDirectory: string, args: string[] = []): ChildProcess {
	const script = join(import.meta.dirname, name);
	return spawn(process.execPath, ['--import', 'tsx', script, ...args], {
		env: childEnvironment(dataDirectories(dataDirectory), { ATLAS_LOG_LEVEL: 'error' }),
		stdio: ['ignore', 'pipe', 'inherit'],
		detached: true
	});
}

/** Resolves with the exit code, or the signal that ended the process. */
export async function waitForExit(child: ChildProcess): Promise<number | string> {
	if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
	return child.signalCode ?? child.exitCode ?? 'unknown';
}

/** Resolves when the process has printed `text`. */
export async function waitForOutput(child: ChildProcess, text: string): Promise<void> {
	let output = '';
	for await (const chunk of child.stdout ?? []) {
		output += String(chunk);
		if (output.includes(text)) return;
	}
	throw new Error(`ended without printing ${text}; printed ${JSON.stringify(output)}`);
}

export function ownerPid(dataDirectory: string): number {
	const record = readOwnerRecord(dataDirectories(dataDirectory).run);
	if (record === undefined) throw new Error(`no owner has ever run in ${dataDirectory}`);
	return record.process.pid;
}

/** Lines of the owners' log with this message. */
export function ownerLog(dataDirectory: string, message: string): Record<string, unknown>[] {
	const text = readFileSync(join(dataDirectories(dataDirectory).log, 'db.log'), 'utf8');
	const lines = text.split('\n').filter((line) => line.startsWith('{'));
	const records = lines.map((line): Record<string, unknown> => JSON.parse(line));
	return records.filter((record) => record['msg'] === message);
}

/** Waits until `isTrue`, or fails after `seconds`. */
export async function until(isTrue: () => boolean, seconds = 90): Promise<void> {
	const deadline = Date.now() + seconds * 1000;
	while (!isTrue()) {
		if (Date.now() > deadline) throw new Error(`not so after ${seconds} s: ${isTrue.toString()}`);
		await sleep(20);
	}
}
