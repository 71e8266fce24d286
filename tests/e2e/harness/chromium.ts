import {
	chromium,
	type Browser,
	type BrowserContext,
	type BrowserContextOptions,
	type BrowserServer
} from 'playwright-core';

/** Software drawing without a GPU; the networking flags keep Chromium from calling home: every request must be ours. */
const FLAGS = [
	'--no-sandbox',
	'--enable-unsafe-swiftshader',
	'--use-gl=angle',
	'--use-angle=swiftshader',
	'--disable-background-networking',
	'--disable-component-update',
	'--disable-sync',
	'--no-first-run'
];

const options = (flags: readonly string[]) => ({
	executablePath: process.env['CHROMIUM'] ?? '/usr/bin/chromium',
	args: [...FLAGS, ...flags]
});

/** The system's Chromium (or $CHROMIUM), with flags beside the usual ones. */
export function launchChromium(flags: readonly string[] = []): Promise<Browser> {
	return chromium.launch(options(flags));
}

/** A Chromium that keeps what it stores in a folder, as a phone does; its cache of the network lies elsewhere. */
export function launchPhone(folder: string, as: BrowserContextOptions): Promise<BrowserContext> {
	const { executablePath, args } = options(['--disk-cache-dir=/dev/null']);
	return chromium.launchPersistentContext(folder, { executablePath, args, ...as });
}

/** One Chromium that several test files connect to. */
export function launchChromiumServer(): Promise<BrowserServer> {
	return chromium.launchServer(options([]));
}

export function connectChromium(endpoint: string): Promise<Browser> {
	return chromium.connect(endpoint);
}
