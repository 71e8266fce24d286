import { execFileSync } from 'node:child_process';
import { X509Certificate, createHash } from 'node:crypto';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { expect, it } from 'vitest';
import { takeHandover } from '#lib/server/services/handover.ts';
import { collectFromRelay, makeRelayPack, takeRelayPack } from '#lib/server/services/relay.ts';
import { launchChromium } from '../harness/chromium.ts';
import {
	PHONE_OPTIONS,
	allDelivered,
	markOne,
	newPicture,
	openField,
	readPhone,
	shellKept,
	signInPhone
} from '../harness/field-phone.ts';
import { KillableAtlas } from '../harness/killable-atlas.ts';
import type { PromiseBench } from '../harness/promise-bench.ts';

const DISTRICT = KillableAtlas.district;

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

/**
 * A relay in an outer zone over https with a certificate that no public authority made, as the service worker and
 * geolocation need it. Only files go between it and the inner network.
 */
export function defineSecure(get: () => PromiseBench): void {
	it("opens without signal over https with the service's private certificate, and a relay's marks come in by file", async () => {
		const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'atlas-cert-'));
		const pin = makeCertificates(folder);
		const key = 'the same on both sides, 32 letters';
		process.env['ATLAS_HANDOVER_KEY'] = key;
		const relay = await KillableAtlas.start({
			facilities: 0,
			crews: 1,
			args: ['--cert', path.join(folder, 'cert.pem'), '--key', path.join(folder, 'key.pem')],
			environment: { ATLAS_RELAY: '1', ATLAS_HANDOVER_KEY: key }
		});
		const browser = await launchChromium([`--ignore-certificate-errors-spki-list=${pin}`]);
		try {
			expect(relay.origin).toMatch(/^https:/);
			const inner = get().atlas;
			const { pack } = await inner.asOperator((context) => makeRelayPack(context, DISTRICT));
			const some = { ...pack, facilities: pack.facilities.slice(0, 5) };
			await relay.asOperator((context) => takeRelayPack(context, some));
			const context = await browser.newContext({
				...PHONE_OPTIONS,
				geolocation: { longitude: 128.9, latitude: 47.72, accuracy: 12 },
				permissions: ['geolocation']
			});
			const page = await context.newPage();
			page.setDefaultTimeout(30_000);
			await signInPhone(page, relay.origin, 'crew1', relay.passwords.get('crew1') ?? '');
			await openField(page, relay.origin, DISTRICT);
			await shellKept(page, DISTRICT);
			await context.setOffline(true);
			await openField(page, relay.origin, DISTRICT);
			await page.getByRole('button', { name: '我在哪里' }).tap();
			await page.getByText('定位误差约 12 米').waitFor();
			const photo = newPicture();
			await markOne(page, 0, { condition: 'unusable', photos: [photo.bytes] });
			await context.setOffline(false);
			await allDelivered(page);

			// It takes marks, and shows the outer zone nothing else.
			for (const closed of [`/api/districts/${DISTRICT}/facilities`, `/d/${DISTRICT}`])
				expect(await page.evaluate(async (path) => (await fetch(path)).status, closed)).toBe(404);
			const [mark] = (await readPhone(page)).marks;
			const { bytes } = await relay.asOperator((operator) =>
				collectFromRelay(operator, DISTRICT, new Date(0))
			);
			const report = await inner.asOperator((operator) =>
				takeHandover(operator, DISTRICT, bytes, { way: 'cli' })
			);
			expect(report).toMatchObject({
				counts: { applied: 1, duplicate: 0, refused: 0 },
				photoCounts: { named: 1, there: 1 },
				records: [{ id: mark?.id, author: 'crew1', isSealed: true }]
			});
		} finally {
			delete process.env['ATLAS_HANDOVER_KEY'];
			await browser.close();
			await relay.stop();
			fs.rmSync(folder, { recursive: true, force: true });
		}
	});
}
