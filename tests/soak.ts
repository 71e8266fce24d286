import { launchChromium } from './e2e/harness/chromium.ts';
import { KillableAtlas } from './e2e/harness/killable-atlas.ts';
import { runSoak } from './e2e/harness/soak.ts';

/**
 * `npm run soak [-- --seed 1 --marks 300 --photos 400 --kills 12 --phones 3]`: a shift in a real Chromium against the built
 * product (npm run build first). The last line is the report as JSON; it ends with 1 when anything differs.
 */
const numberOf = (name: string, otherwise: number): number => {
	const at = process.argv.indexOf(`--${name}`);
	const value = at < 0 ? otherwise : Number(process.argv[at + 1]);
	if (Number.isSafeInteger(value) && value > 0) return value;
	throw new Error(`--${name} takes a whole number above 0`);
};

const phones = numberOf('phones', 3);
const atlas = await KillableAtlas.start({ facilities: 60, crews: phones + 1 });
const browser = await launchChromium();
try {
	const report = await runSoak(
		{
			atlas,
			browser,
			phones,
			seed: numberOf('seed', 1),
			marks: numberOf('marks', 300),
			photos: numberOf('photos', 400),
			kills: numberOf('kills', 12)
		},
		(text) => console.log(text)
	);
	console.log(JSON.stringify(report));
	process.exitCode = report.difference === 0 ? 0 : 1;
} finally {
	await browser.close();
	await atlas.stop();
}
