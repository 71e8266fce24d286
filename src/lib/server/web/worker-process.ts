import { spawn, type ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import type { Log } from '#lib/server/log.ts';

const TIMES = {
	/** Between the first end and the next start; doubled with every further one. */
	firstPauseMilliseconds: 500,
	longestPauseMilliseconds: 30_000,
	/** One that lived this long was well: the next pause is short again. */
	healthyMilliseconds: 60_000,
	/** How long it may take to end when asked. */
	stopMilliseconds: 4000
};

export interface WorkerOptions {
	projectRoot: string;
	log: Log;
	/** Instead of `atlas work`; for tests. */
	command?: { file: string; args: readonly string[] };
	env?: NodeJS.ProcessEnv;
	/** Other times than usual; for tests. */
	times?: Partial<typeof TIMES>;
}

/** Keeps one `atlas work` process running beside the web server; started anew, ever later, when it dies. */
export class WorkerProcess {
	readonly #options: WorkerOptions;
	#child: ChildProcess | undefined;
	#timer: NodeJS.Timeout | undefined;
	readonly #times: typeof TIMES;
	#pauseMilliseconds: number;
	#isStopping = false;
	#restartCount = 0;

	constructor(options: WorkerOptions) {
		this.#options = options;
		this.#times = { ...TIMES, ...options.times };
		this.#pauseMilliseconds = this.#times.firstPauseMilliseconds;
	}

	get isAlive(): boolean {
		return this.#child !== undefined;
	}

	get restartCount(): number {
		return this.#restartCount;
	}

	get pid(): number | undefined {
		return this.#child?.pid;
	}

	start(): void {
		const { projectRoot, env, command, log } = this.#options;
		const args = [
			'--import',
			import.meta.resolve('tsx'),
			join(projectRoot, 'src/cli/main.ts'),
			'work'
		];
		const startedAt = Date.now();
		// The channel's only use: it closes when we die, however we die, and the worker then stops.
		const child = spawn(command?.file ?? process.execPath, command?.args ?? args, {
			cwd: projectRoot,
			stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
			...(env ? { env } : {})
		});
		this.#child = child;
		const onEnd = (reason: Record<string, unknown>) => {
			if (this.#child !== child) return;
			this.#child = undefined;
			if (this.#isStopping) return;
			const { firstPauseMilliseconds, longestPauseMilliseconds, healthyMilliseconds } = this.#times;
			if (Date.now() - startedAt > healthyMilliseconds) {
				this.#pauseMilliseconds = firstPauseMilliseconds;
			}
			log.warn('the job worker ended; it will be started again', {
				...reason,
				inMilliseconds: this.#pauseMilliseconds
			});
			this.#timer = setTimeout(() => this.#restart(), this.#pauseMilliseconds);
			this.#pauseMilliseconds = Math.min(this.#pauseMilliseconds * 2, longestPauseMilliseconds);
		};
		child.once('exit', (code, signal) => onEnd({ code, signal }));
		child.once('error', (error) => onEnd({ error }));
	}

	/** Asks it to end, and ends it after some seconds if it does not. */
	async stop(): Promise<void> {
		this.#isStopping = true;
		clearTimeout(this.#timer);
		const child = this.#child;
		if (!child || child.exitCode !== null || child.signalCode !== null) return;
		await new Promise<void>((resolve) => {
			const kill = setTimeout(() => child.kill('SIGKILL'), this.#times.stopMilliseconds);
			child.once('exit', () => {
				clearTimeout(kill);
				resolve();
			});
			child.kill('SIGTERM');
		});
	}

	#restart(): void {
		this.#restartCount += 1;
		this.start();
	}
}
