import { InvalidArgumentError, type Command } from 'commander';

export interface ServeOptions {
	host: string;
	port?: number;
	cert?: string;
	key?: string;
	origin?: string;
	insecure?: boolean;
	/** False with `--no-demo`. */
	demo: boolean;
	/** False with `--no-worker`. */
	worker: boolean;
}

export function register(program: Command): void {
	program
		.command('serve')
		.description('启动网站与后台任务 · run the web server and its worker')
		.option('--host <address>', '监听地址 · address to listen on', '127.0.0.1')
		.option('--port <number>', '端口，默认 8230 · port', toPort)
		.option('--cert <file>', 'TLS 证书（PEM） · certificate')
		.option('--key <file>', 'TLS 私钥（PEM） · private key')
		.option('--origin <url>', '对外网址（在反向代理之后时） · address people use, behind a proxy')
		.option('--insecure', '允许在网络上不加密提供服务 · allow plain http beyond this machine')
		.option('--no-demo', '不载入示范数据与示范账号 · without demo district and accounts')
		.option('--no-worker', '不启动后台任务进程 · without the job worker')
		.action(async (options: ServeOptions) => {
			const { serve } = await import('../serve.ts');
			await serve(options);
		});
}

function toPort(text: string): number {
	const port = Number(text);
	if (Number.isInteger(port) && port >= 0 && port <= 65_535) return port;
	throw new InvalidArgumentError(
		'端口应为 0–65535 的整数 · a port is a whole number from 0 to 65535'
	);
}
