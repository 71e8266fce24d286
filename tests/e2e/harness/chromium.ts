import { chromium, type Browser } from 'playwright-core';

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

/** The system's Chromium (or $CHROMIUM), with flags beside the usual ones. */
export function launchChromium(flags: readonly string[] = []): Promise<Browser> {
	return chromium.launch({
		executablePath: process.env['CHROMIUM'] ?? '/usr/bin/chromium',
		args: [...FLAGS, ...flags]
	});
}
