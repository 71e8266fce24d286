import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';

/** An entity of the model space that one of our features is drawn as. */
export interface DrawnThing {
	type: 'INSERT' | 'LWPOLYLINE' | 'HATCH';
	/** As its bytes stand, one character each: the code page is the caller's to know. */
	layer: string;
	/** First position, in units of the drawing. */
	x: number;
	y: number;
}

const TYPES: readonly string[] = ['INSERT', 'LWPOLYLINE', 'HATCH'];

/**
 * Reads a drawing from its start to its end, line by line, and gives the things of its section of entities, in their
 * order; what stands in blocks is no part of it.
 */
export async function* scanEntities(path: string): AsyncGenerator<DrawnThing> {
	const lines = createInterface({ input: createReadStream(path, 'latin1'), crlfDelay: Infinity });
	let code: string | undefined;
	let section = '';
	let isNamed = true;
	let thing: Partial<DrawnThing> | undefined;
	for await (const line of lines) {
		if (code === undefined) {
			code = line.trim();
			continue;
		}
		const value = line;
		const group = code;
		code = undefined;
		if (group === '0') {
			if (isWhole(thing)) yield thing;
			thing = undefined;
			if (value === 'SECTION') isNamed = false;
			else if (section === 'ENTITIES' && TYPES.includes(value))
				thing = { type: value as DrawnThing['type'] };
		} else if (group === '2' && !isNamed) {
			section = value;
			isNamed = true;
		} else if (thing && group === '8') thing.layer ??= value;
		else if (thing && group === '10') thing.x ??= Number(value);
		else if (thing && group === '20') thing.y ??= Number(value);
	}
	if (isWhole(thing)) yield thing;
}

function isWhole(thing: Partial<DrawnThing> | undefined): thing is DrawnThing {
	return thing?.layer !== undefined && thing.x !== undefined && thing.y !== undefined;
}
