import { createReadStream } from 'node:fs';
import { expect, it } from 'vitest';
import { isLostPageFile } from './lost-page-file.ts';

const opening = (file: string) =>
	new Promise<unknown>((resolve) => createReadStream(file).once('error', resolve));

it('tells a page file that is gone from every other fault', async () => {
	expect(isLostPageFile(await opening('/srv/atlas/build/client/x.js'), '/srv/atlas')).toBe(true);
	expect(isLostPageFile(await opening('/srv/atlas/buildx/x.js'), '/srv/atlas')).toBe(false);
	expect(isLostPageFile(await opening('/srv/atlas/var/files/x'), '/srv/atlas')).toBe(false);
	expect(isLostPageFile(new Error('no'), '/srv/atlas')).toBe(false);
});
