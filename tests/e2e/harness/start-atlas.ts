import { spawn, type ChildProcess } from 'node:child_process';
import fs from 'node:fs';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';

/** A real `npm start` on a data directory of its own, with the demo in it. */
export interface RunningAtlas {
	origin: string;
	/** Passwords of the demo accounts, read from what `npm start` printed. */
	passwords: Record<string, string>;
	dataDirectory: string;
	/** From the first line to the ready line, build included. */
	startSeconds: number;
	/** Ends it and deletes its data. */
	stop: () => Promise<void>;
}

const ROOT = path.resolve(import.meta.dirname, '../../..');
const READY = /就绪.*?(https?:\/\/\S+)/;
const PASSWORD_LINE = /^ {2}(\S+) +(\S{10,}) {3}\S/;
/** Packages, build, database and demo, on a machine that others use too. */
const START_LIMIT_MS = 900_000;

/** @throws {Error} It was not ready in time, or ended; what it printed is in the message. */
export async function startAtlas(): Promise<RunningAtlas> {
	const dataDirectory = fs.mkdtempSync(path.join(os.tmpdir(), 'atlas-e2e-'));
	const startedAt = Date.now();
	const { child, output } = await start(dataDirectory, await freePort());
	const origin = READY.exec(output)?.[1];
	if (!origin) throw new Error(`npm start printed no address:\n${output}`);
	return {
		origin: origin.replace(/\/$/, ''),
		passwords: readPasswords(output),
		dataDirectory,
		startSeconds: (Date.now() - startedAt) / 1000,
		stop: async () => {
			await stop(child);
			fs.rmSync(dataDirectory, { recursive: true, force: true, maxRetries: 20, retryDelay: 250 });
		}
	};
}

/** Runs scripts/start.js, as `npm start` does, until it says that it is ready. */
function start(
	dataDirectory: string,
	port: number
): Promise<{ child: ChildProcess; output: string }> {
	const child = spawn(process.execPath, ['scripts/start.js', '--port', String(port)], {
		cwd: ROOT,
		env: {
			...process.env,
			ATLAS_DATA_DIR: dataDirectory,
			ATLAS_EMBEDDED_LINGER_SECONDS: '1',
			DATABASE_URL: ''
		},
		stdio: ['ignore', 'pipe', 'pipe']
	});
	let output = '';
	return new Promise((resolve, reject) => {
		const timer = setTimeout(() => {
			child.kill('SIGKILL');
			reject(new Error(`npm start was not ready within ${START_LIMIT_MS / 1000} s:\n${output}`));
		}, START_LIMIT_MS);
		const hear = (chunk: Buffer): void => {
			output += chunk.toString();
			if (!READY.test(output)) return;
			clearTimeout(timer);
			resolve({ child, output });
		};
		child.stdout.on('data', hear);
		child.stderr.on('data', hear);
		child.once('exit', (code) => {
			clearTimeout(timer);
			reject(new Error(`npm start ended with ${code}:\n${output}`));
		});
	});
}

function readPasswords(output: string): Record<string, string> {
	const lines = output.split('\n').map((line) => PASSWORD_LINE.exec(line));
	return Object.fromEntries(
		lines.flatMap((match) => (match?.[1] && match[2] ? [[match[1], match[2]]] : []))
	);
}

function stop(child: ChildProcess): Promise<void> {
	return new Promise((resolve) => {
		if (child.exitCode !== null) return resolve();
		const timer = setTimeout(() => child.kill('SIGKILL'), 15_000);
		child.once('exit', () => {
			clearTimeout(timer);
			// The embedded database leaves by itself a second after its last client.
			setTimeout(resolve, 2500);
		});
		child.kill('SIGTERM');
	});
}

export function freePort(): Promise<number> {
	return new Promise((resolve, reject) => {
		const probe = net.createServer();
		probe.once('error', reject);
		probe.listen(0, '127.0.0.1', () => {
			const address = probe.address();
			const port = typeof address === 'object' && address ? address.port : 0;
			probe.close(() => resolve(port));
		});
	});
}
