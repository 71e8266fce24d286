import { deflateSync } from 'node:zlib';
import { expect, it } from 'vitest';
import { plainJpeg, plainPng, pngPhoto } from '../../../../tests/fixtures/photo/make-photos.ts';
import { toPrintable } from './printable-picture.ts';

it('takes whole pictures and leaves out what would end the printer', () => {
	expect(toPrintable(plainJpeg(40, 30))).toMatchObject({ width: 40, height: 30 });
	const pixels = new Uint8Array([0, 200, 30, 30, 255]);
	expect(toPrintable(plainPng(deflateSync(pixels)))).toMatchObject({ width: 1, height: 1 });
	expect(toPrintable(plainPng(new TextEncoder().encode('PICTURE')))).toBeUndefined();
	expect(toPrintable(pngPhoto())).toBeUndefined();
	expect(toPrintable(new Uint8Array([1, 2, 3]))).toBeUndefined();
	expect(toPrintable(plainJpeg(65_000, 65_000))).toBeUndefined();
});
