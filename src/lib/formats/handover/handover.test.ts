import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { Handover } from '#lib/domain/handover.ts';
import { FrameSink, openFrames } from './frames.ts';
import { parseHandover, printHandover, sha256 } from './handover-file.ts';

const handoverOf = (count: number): Handover => ({
	format: 'fire-atlas-handover',
	version: 1,
	id: randomUUID(),
	district: '230717',
	device: randomUUID(),
	made_at: '2026-01-31T08:00:00.000Z',
	records: Array.from({ length: count }, (_, index) => ({
		author_name: '张三',
		label: `东大街-${index}`,
		body: JSON.stringify({ district: '230717', author: 'crew', observation: { id: randomUUID() } }),
		seal: Buffer.from(randomUUID() + randomUUID())
			.toString('base64url')
			.slice(0, 43)
	}))
});

async function scan(handover: Handover, numbers: Iterable<number>): Promise<FrameSink> {
	const source = await openFrames(handover);
	const sink = new FrameSink();
	for (const number of numbers) if (source) sink.add(source.frame(number));
	return sink;
}

describe('a hand-over file', () => {
	it('comes out as it went in, with its pictures', async () => {
		const handover = handoverOf(3);
		const picture = crypto.getRandomValues(new Uint8Array(5000));
		const hash = await sha256(picture);
		const file = await parseHandover(
			await printHandover({ handover, photos: new Map([[hash, picture]]) })
		);
		expect(file.handover).toEqual(handover);
		expect(file.photos.get(hash)).toEqual(picture);
	});

	it('is refused when any part of it was changed or cut off', async () => {
		const picture = crypto.getRandomValues(new Uint8Array(2000));
		const bytes = await printHandover({
			handover: handoverOf(2),
			photos: new Map([[await sha256(picture), picture]])
		});
		await expect(parseHandover(bytes.subarray(0, bytes.length - 40))).rejects.toThrow('代交文件');
		// A flipped bit in the middle of the picture, which a zip's own checksum would not stop here.
		const at = bytes.length - 1200;
		const changed = bytes.map((byte, index) => (index === at ? byte ^ 1 : byte));
		await expect(parseHandover(changed)).rejects.toThrow('校验不符');
		await expect(parseHandover(new Uint8Array(10))).rejects.toThrow('不是代交文件');
	});
});

describe('QR frames', () => {
	it('give the hand-over in any order, with repeats', async () => {
		const handover = handoverOf(12);
		const blockCount = (await openFrames(handover))?.blockCount ?? 0;
		expect(blockCount).toBeGreaterThan(2);
		const order = Array.from({ length: blockCount }, (_, i) => i).reverse();
		const sink = await scan(handover, [...order, ...order]);
		expect(sink.isWhole).toBe(true);
		expect(await sink.read()).toEqual(handover);
	});

	it('need no frame in particular: any that are missed are made up by later ones', async () => {
		const handover = handoverOf(40);
		const blockCount = (await openFrames(handover))?.blockCount ?? 0;
		for (let lost = 0; lost < 8; lost++) {
			// Every third frame is missed, beginning somewhere else each time.
			const sink = new FrameSink();
			const source = await openFrames(handover);
			let number = 0;
			for (; !sink.isWhole && number < blockCount * 3 + 60; number++)
				if (number % 3 !== lost % 3 && number >= lost)
					sink.add(source?.frame(number) ?? new Uint8Array());
			expect(number).toBeLessThan(blockCount * 1.5 + 40);
			expect(await sink.read()).toEqual(handover);
		}
	});

	it('of another hand-over begin anew, and other codes are passed over', async () => {
		const [first, second] = [handoverOf(9), handoverOf(9)];
		const sink = await scan(first, [0, 1]);
		expect(sink.have).toBe(2);
		expect(sink.add(new TextEncoder().encode('https://atlas.example/p/abc'))).toBe(false);
		expect(sink.have).toBe(2);
		const source = await openFrames(second);
		for (let number = 0; number < (source?.blockCount ?? 0); number++)
			sink.add(source?.frame(number) ?? new Uint8Array());
		expect(await sink.read()).toEqual(second);
	});

	it('are not offered for what takes too long to scan', async () => {
		expect(await openFrames(handoverOf(2000))).toBeUndefined();
	});
});
