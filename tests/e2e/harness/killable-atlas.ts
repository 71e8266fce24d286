import { spawn, type ChildProcess } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { openDatabase } from '#lib/server/db/pool.ts';
import { addAccounts } from '#lib/server/services/account.ts';
import type { Context } from '#lib/server/services/context.ts';
import { createDistrict } from '#lib/server/services/district.ts';
import { createFacility } from '#lib/server/services/facility.ts';
import type { ServerWriteStep } from '#lib/server/write-steps.ts';
import { freePort } from './start-atlas.ts';

const ROOT = path.resolve(import.meta.dirname, '../../..');
const READY_LIMIT_MS = 120_000;

export interface KillableOptions {
	/** Facilities of its one district. */
	facilities: number;
	/** Crews, `crew1` … */
	crews: number;
	/** More arguments of the server, as a certificate. */
	args?: readonly string[];
	/** A PostgreSQL server instead of the embedded database. */
	databaseUrl?: string;
	/** Settings beside the usual ones, as `ATLAS_RELAY`. */
	environment?: Record<string, string>;
}

/** The built product on data of its own, to be killed and started again at will. Needs `npm run build`. */
export class KillableAtlas {
	static readonly district = 'k1';
	readonly passwords = new Map<string, string>();
	readonly dataDirectory = fs.mkdtempSync(path.join(os.tmpdir(), 'atlas-kill-'));
	origin = '';
	#child: ChildProcess | undefined;
	#port = 0;
	readonly #args: readonly string[];
	readonly #databaseUrl: string;
	readonly #environment: Record<string, string>;

	private constructor({ args = [], databaseUrl = '', environment = {} }: KillableOptions) {
		this.#args = args;
		this.#databaseUrl = databaseUrl;
		this.#environment = environment;
	}

	static async start(options: KillableOptions): Promise<KillableAtlas> {
		const { facilities, crews } = options;
		const atlas = new KillableAtlas(options);
		atlas.#port = await freePort();
		await atlas.restart();
		await atlas.asOperator((context) => atlas.#fill(context, facilities, crews));
		return atlas;
	}

	/** What its operator does at the command line, on its database and files. */
	async asOperator<T>(work: (context: Context) => Promise<T>): Promise<T> {
		process.env['ATLAS_DATA_DIR'] = this.dataDirectory;
		const db = await openDatabase({
			role: 'cli',
			url: this.#databaseUrl || 'embedded',
			dataDirectory: this.dataDirectory
		});
		try {
			return await work({
				db,
				actor: { id: 'test', name: 'test', via: 'system', memberships: 'all' },
				now: () => new Date()
			});
		} finally {
			await db.close();
		}
	}

	/** Whether the process is there. */
	get isUp(): boolean {
		return this.#child?.exitCode === null && this.#child.signalCode === null;
	}

	/** Starts it at the same address, on the same data. */
	async restart(): Promise<void> {
		const child = spawn(
			process.execPath,
			[
				'--import',
				path.join(import.meta.dirname, 'kill-at.js'),
				'build/serve.js',
				'--port',
				String(this.#port),
				'--no-demo',
				'--no-worker',
				...this.#args
			],
			{
				cwd: ROOT,
				env: {
					...process.env,
					DATABASE_URL: this.#databaseUrl,
					ATLAS_DATA_DIR: this.dataDirectory,
					ATLAS_EMBEDDED_LINGER_SECONDS: '5',
					ATLAS_KILL_AT: this.#killFile,
					...this.#environment
				},
				stdio: ['ignore', 'pipe', 'pipe']
			}
		);
		this.#child = child;
		this.origin = await readyAt(child);
	}

	/** Dies without a word at the next passing of a step. */
	killAt(step: ServerWriteStep): void {
		fs.writeFileSync(this.#killFile, step);
	}

	/** Takes the order back. @returns whether it was still open: the step was never passed. */
	clearKill(): boolean {
		const isOpen = fs.existsSync(this.#killFile);
		fs.rmSync(this.#killFile, { force: true });
		return isOpen;
	}

	/** Resolves when the process has ended. */
	async died(): Promise<void> {
		const child = this.#child;
		if (!child || !this.isUp) return;
		await new Promise((resolve) => child.once('exit', resolve));
	}

	async kill(): Promise<void> {
		this.#child?.kill('SIGKILL');
		await this.died();
	}

	async stop(): Promise<void> {
		if (this.isUp) {
			this.#child?.kill('SIGTERM');
			await this.died();
		}
		// The embedded database leaves by itself after its last client.
		await new Promise((resolve) => setTimeout(resolve, 6500));
		fs.rmSync(this.dataDirectory, {
			recursive: true,
			force: true,
			maxRetries: 40,
			retryDelay: 250
		});
	}

	get #killFile(): string {
		return path.join(this.dataDirectory, 'kill-at');
	}

	async #fill(context: Context, facilities: number, crews: number): Promise<void> {
		const code = KillableAtlas.district;
		await createDistrict(context, { code, name: '试验区', boundary: 'auto' });
		for (let index = 0; index < facilities; index++)
			await createFacility(context, code, {
				kind: 'hydrant',
				ownership: 'municipal',
				lifecycle: 'in_service',
				attributes: {},
				disclosure: 'internal',
				code: `试-${String(index + 1).padStart(3, '0')}`,
				position: [128.9 + (index % 20) * 0.001, 47.72 + Math.floor(index / 20) * 0.001]
			});
		const people = Array.from({ length: crews }, (_, index) => ({
			username: `crew${index + 1}`,
			name: `队员${index + 1}`,
			memberships: [{ district: code, role: 'crew' as const }]
		}));
		const leader = {
			username: 'leader',
			name: '班长',
			memberships: [{ district: code, role: 'planner' as const }]
		};
		for (const { username, password } of await addAccounts(context, [...people, leader]))
			this.passwords.set(username, password);
	}
}

function readyAt(child: ChildProcess): Promise<string> {
	let output = '';
	return new Promise((resolve, reject) => {
		const timer = setTimeout(() => {
			child.kill('SIGKILL');
			reject(new Error(`the server was not ready in time:\n${output}`));
		}, READY_LIMIT_MS);
		const hear = (chunk: Buffer) => {
			output += chunk.toString();
			const origin = /就绪.*?(https?:\/\/\S+)/.exec(output)?.[1];
			if (!origin) return;
			clearTimeout(timer);
			resolve(origin.replace(/\/$/, ''));
		};
		child.stdout?.on('data', hear);
		child.stderr?.on('data', hear);
		child.once('exit', (code) => {
			clearTimeout(timer);
			reject(new Error(`the server ended with ${code}:\n${output}`));
		});
	});
}
