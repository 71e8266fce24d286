import { execFileSync } from 'node:child_process';
import { X509Certificate, createHash } from 'node:crypto';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { expect, it } from 'vitest';
import { launchChromium } from '../harness/chromium.ts';
import { PHONE_OPTIONS, openField, shellKept, signInPhone } from '../harness/field-phone.ts';
import { KillableAtlas } from '../harness/killable-atlas.ts';

/** An authority and a leaf of its own, as docs/OPERATIONS.md makes them. @returns the leaf's key as Chromium pins it. */
function makeCertificates(folder: string): string {
	const openssl = (...args: string[]) =>
		execFileSync('openssl', args, { cwd: folder, stdio: ['ignore', 'ignore', 'pipe'] });
	const subject = (name: string) => ['-subj', `/CN=${name}`];
	openssl(
		...['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '3650', ...subject('ca')],
		...['-keyout', 'ca.key', '-out', 'ca.pem']
	);
	openssl(
		...['req', '-newkey', 'rsa:2048', '-nodes', ...subject('localhost')],
		...['-keyout', 'key.pem', '-out', 'request.pem']
	);
	fs.writeFileSync(path.join(folder, 'names'), 'subjectAltName=DNS:localhost,IP:127.0.0.1');
	openssl(
		...['x509', '-req', '-in', 'request.pem', '-CA', 'ca.pem', '-CAkey', 'ca.key'],
		...['-CAcreateserial', '-days', '800', '-out', 'leaf.pem', '-extfile', 'names']
	);
	const read = (name: string) => fs.readFileSync(path.join(folder, name), 'utf8');
	fs.writeFileSync(path.join(folder, 'cert.pem'), read('leaf.pem') + read('ca.pem'));
	const key = new X509Certificate(read('leaf.pem')).publicKey;
	return createHash('sha256')
		.update(key.export({ type: 'spki', format: 'der' }))
		.digest('base64');
}

/** What the service worker and geolocation need: https with a certificate that no public authority made. */
export function defineSecure(): void {
	it("opens without signal over https with the service's private certificate", async () => {
		const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'atlas-cert-'));
		const pin = makeCertificates(folder);
		const atlas = await KillableAtlas.start({
			facilities: 3,
			crews: 1,
			args: ['--cert', path.join(folder, 'cert.pem'), '--key', path.join(folder, 'key.pem')]
		});
		const browser = await launchChromium([`--ignore-certificate-errors-spki-list=${pin}`]);
		try {
			expect(atlas.origin).toMatch(/^https:/);
			const context = await browser.newContext({
				...PHONE_OPTIONS,
				geolocation: { longitude: 128.9, latitude: 47.72, accuracy: 12 },
				permissions: ['geolocation']
			});
			const page = await context.newPage();
			page.setDefaultTimeout(30_000);
			await signInPhone(page, atlas.origin, 'crew1', atlas.passwords.get('crew1') ?? '');
			await openField(page, atlas.origin, KillableAtlas.district);
			await shellKept(page, KillableAtlas.district);
			await context.setOffline(true);
			await openField(page, atlas.origin, KillableAtlas.district);
			await page.getByRole('button', { name: '我在哪里' }).tap();
			await page.getByText('定位误差约 12 米').waitFor();
		} finally {
			await browser.close();
			await atlas.stop();
			fs.rmSync(folder, { recursive: true, force: true });
		}
	});
}
