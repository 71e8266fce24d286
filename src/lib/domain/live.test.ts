import { expect, it } from 'vitest';
import { parseCursor, printCursor, printEvent } from './live.ts';

const id = '0b8f5a0e-5c1e-4c7e-9a52-1f6f4f3f9d11';

it('reads the place in the stream that it wrote, and nothing else', () => {
	const cursor = { receivedAt: 1_767_225_600_123, id };
	expect(parseCursor(printCursor(cursor))).toEqual(cursor);
	for (const text of [null, '', '1', `x.${id}`, `1.${id}'; drop table`, `1.${id}.2`])
		expect(parseCursor(text)).toBeUndefined();
});

it('prints an event whose data is one line', () => {
	const printed = printEvent({ event: 'revision', revision: { register: 3 } });
	expect(printed).toBe('event: revision\ndata: {"register":3}\n\n');
});
