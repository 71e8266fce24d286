import fs from 'node:fs';
import type { Spot } from './frame.ts';

/** A township, community, village or forest unit; `spot` is absent where the generator lays it out. */
export interface Unit {
	code: string;
	name: string;
	kind: 'township' | 'community' | 'village' | 'forest_unit';
	parent: string;
	spot: Spot | undefined;
}

const KINDS = ['township', 'community', 'village', 'forest_unit'];
const isKind = (kind: string): kind is Unit['kind'] => KINDS.includes(kind);

/** Reads seeds/units.csv. @throws {Error} naming the row that is wrong. */
export function readUnits(): Unit[] {
	const lines = fs.readFileSync(new URL('../units.csv', import.meta.url), 'utf8').split('\n');
	return lines
		.filter((line) => line !== '' && !line.startsWith('#'))
		.slice(1)
		.map((line) => {
			const [code = '', name = '', kind = '', parent = '', east = '', north = ''] = line.split(',');
			if (!isKind(kind)) throw new Error(`seeds/units.csv, ${code}: unknown kind "${kind}"`);
			const spot: Spot | undefined = east === '' ? undefined : [Number(east), Number(north)];
			return { code, name, kind, parent, spot };
		});
}
