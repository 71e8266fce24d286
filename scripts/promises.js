import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';

/**
 * `npm run test:promises`: runs every test titled `promise N: …`, of the browser and of both databases, and ends with
 * `15 passed, 0 failed`. A promise holds when it has a test, and none of its tests failed or was skipped.
 */
const PROMISES = 15;
const TITLE = /(?:^| )promise (\d+): /;

const root = path.resolve(import.meta.dirname, '..');
const report = path.join(fs.mkdtempSync(path.join(os.tmpdir(), 'atlas-promises-')), 'report.json');
spawnSync(
	'npx',
	[
		...['--no-install', 'vitest', 'run', '--project', 'e2e', '--project', 'db'],
		...['--testNamePattern', 'promise \\d+: '],
		...['--reporter=default', '--reporter=json', `--outputFile.json=${report}`],
		// Files without a promise would only start servers and databases.
		...filesWithPromises()
	],
	{ cwd: root, stdio: 'inherit' }
);

/** @type {Map<number, string[]>} */
const outcomes = new Map();
if (fs.existsSync(report)) {
	const { testResults } = JSON.parse(fs.readFileSync(report, 'utf8'));
	for (const { assertionResults } of testResults)
		for (const { fullName, status } of assertionResults) {
			const number = Number(TITLE.exec(fullName)?.[1] ?? NaN);
			if (Number.isNaN(number)) continue;
			outcomes.set(number, [...(outcomes.get(number) ?? []), status]);
		}
}
let passed = 0;
for (let number = 1; number <= PROMISES; number++) {
	const statuses = outcomes.get(number) ?? [];
	const holds = statuses.length > 0 && statuses.every((status) => status === 'passed');
	if (holds) passed++;
	else console.log(`promise ${number}: ${statuses.join(', ') || 'no test of it ran'}`);
}
console.log(`${passed} passed, ${PROMISES - passed} failed`);
process.exitCode = passed === PROMISES ? 0 : 1;

function filesWithPromises() {
	return ['tests/e2e', 'tests/db'].flatMap((folder) =>
		fs
			.readdirSync(path.join(root, folder))
			.filter((name) => /\.(e2e|test)\.ts$/.test(name))
			.map((name) => `${folder}/${name}`)
			.filter((file) => {
				const text = fs.readFileSync(path.join(root, file), 'utf8');
				return /promise \d+: |definePromise/.test(text);
			})
	);
}
