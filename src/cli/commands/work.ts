import type { Command } from 'commander';
import { withContext } from '../command.ts';

export function register(program: Command): void {
	program
		.command('work')
		.description('执行后台任务（通常由 serve 启动） · run the job worker (serve starts one)')
		.action(async () => {
			const { runWorker } = await import('#lib/server/jobs/worker.ts');
			const stop = new AbortController();
			for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stop.abort());
			// The server that started us is gone: so is the reason to go on.
			process.once('disconnect', () => stop.abort());
			await withContext(({ db }) => runWorker(db, stop.signal), { role: 'job' });
		});
}
