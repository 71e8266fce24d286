import { describe, expect, it } from 'vitest';
import { cleanPhoto, photoTypeOf } from './clean-photo.ts';
import { pngPhoto, taggedJpeg, webpPhoto } from '../../../../tests/fixtures/photo/make-photos.ts';

const text = (bytes: Uint8Array) => String.fromCharCode(...bytes);

describe('cleaning photos', () => {
	it('reads place, time and turn from a JPEG and leaves only the turn in it', () => {
		const dirty = taggedJpeg({ lat: [47, 43, 30], lon: [128, 54, 0], orientation: 6 });
		expect(text(dirty)).toContain('SECRET');
		const clean = cleanPhoto(dirty)!;
		expect(clean.type).toBe('image/jpeg');
		expect(clean.evidence.takenAt).toBe('2026-03-01T08:30:00');
		expect(clean.evidence.position![0]).toBeCloseTo(128.9, 6);
		expect(clean.evidence.position![1]).toBeCloseTo(47.725, 6);
		expect(text(clean.bytes)).not.toMatch(/SECRET|2026|XMP/);
		const again = cleanPhoto(clean.bytes)!;
		expect(again.evidence).toEqual({ orientation: 6 });
		expect(again.bytes).toEqual(clean.bytes);
		expect(text(clean.bytes)).toContain('PICTURE');
	});

	it('knows the western and the southern half', () => {
		const { evidence } = cleanPhoto(
			taggedJpeg({ lat: [10, 0, 0], lon: [20, 0, 0], south: true, west: true })
		)!;
		expect(evidence.position).toEqual([-20, -10]);
	});

	it('takes texts and Exif out of PNG and WebP', () => {
		for (const dirty of [pngPhoto(), webpPhoto()]) {
			const clean = cleanPhoto(dirty)!;
			expect(text(dirty)).toContain('SECRET');
			expect(text(clean.bytes)).not.toContain('SECRET');
			expect(clean.evidence.position![0]).toBeCloseTo(128.9, 6);
			expect(cleanPhoto(clean.bytes)!.bytes).toEqual(clean.bytes);
		}
	});

	it('refuses what is no photo, or cut off before its picture', () => {
		expect(photoTypeOf(new TextEncoder().encode('<svg onload=alert(1)>'))).toBeUndefined();
		const whole = taggedJpeg({ lat: [47, 0, 0], lon: [128, 0, 0] });
		expect(cleanPhoto(whole.subarray(0, 40))).toBeUndefined();
		expect(cleanPhoto(pngPhoto().subarray(0, 30))).toBeUndefined();
		expect(cleanPhoto(new Uint8Array())).toBeUndefined();
	});

	it('never fails on a broken Exif block', () => {
		const whole = taggedJpeg({ lat: [47, 43, 30], lon: [128, 54, 0] });
		for (let at = 6; at < 200; at++) {
			const broken = whole.slice();
			broken[at] = 0xff;
			expect(() => cleanPhoto(broken)).not.toThrow();
		}
	});
});
