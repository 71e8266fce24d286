import { afterEach, describe, expect, it, vi } from 'vitest';
import { NotFound, Unavailable } from '#lib/server/errors.ts';
import { getImagery, hasImagery } from './imagery.ts';

const picture = () =>
	new Response(new Uint8Array([1, 2, 3]), { headers: { 'content-type': 'image/jpeg' } });
const tile = { z: 12, x: 3510, y: 1400 };

describe('imagery of 天地图', () => {
	afterEach(() => vi.unstubAllEnvs());

	it('asks nobody without a key', async () => {
		vi.stubEnv('ATLAS_TIANDITU_KEY', '');
		const fetcher = vi.fn(async () => picture());
		expect(hasImagery()).toBe(false);
		await expect(getImagery(tile, fetcher)).rejects.toBeInstanceOf(NotFound);
		expect(fetcher).not.toHaveBeenCalled();
	});

	it('asks 天地图 for that tile with the key', async () => {
		vi.stubEnv('ATLAS_TIANDITU_KEY', 'secret');
		const asked: string[] = [];
		const { bytes, contentType } = await getImagery(tile, async (url) => {
			asked.push(String(url));
			return picture();
		});
		const { hostname, searchParams } = new URL(asked[0]!);
		expect(hostname).toBe('t6.tianditu.gov.cn');
		expect(searchParams.get('TILEMATRIX')).toBe('12');
		expect(searchParams.get('TILECOL')).toBe('3510');
		expect(searchParams.get('TILEROW')).toBe('1400');
		expect(searchParams.get('tk')).toBe('secret');
		expect([contentType, bytes.byteLength]).toEqual(['image/jpeg', 3]);
	});

	it('refuses what is no tile, and what is no picture', async () => {
		vi.stubEnv('ATLAS_TIANDITU_KEY', 'secret');
		await expect(getImagery({ z: 2, x: 4, y: 0 }, async () => picture())).rejects.toBeInstanceOf(
			NotFound
		);
		await expect(getImagery({ z: NaN, x: 0, y: 0 }, async () => picture())).rejects.toBeInstanceOf(
			NotFound
		);
		await expect(getImagery(tile, async () => Response.json({ code: 301 }))).rejects.toBeInstanceOf(
			Unavailable
		);
		await expect(
			getImagery(tile, async () => {
				throw new TypeError('fetch failed');
			})
		).rejects.toBeInstanceOf(Unavailable);
	});
});
