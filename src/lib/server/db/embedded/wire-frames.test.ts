import { describe, expect, it } from 'vitest';
import { ByteQueue } from './byte-queue.ts';
import {
	encodeFrame,
	encodeQuery,
	encodeStartup,
	normalizeReply,
	replaceSql,
	sqlOf,
	takeFrame,
	takeOpening
} from './wire-frames.ts';

const ready = (status: string) => encodeFrame('Z', Buffer.from(status));
const tag = (text: string) => encodeFrame('C', Buffer.from(`${text}\0`));
const parse = (name: string, sql: string) => encodeFrame('P', Buffer.from(`${name}\0${sql}\0\0\0`));

describe('frames', () => {
	it('are found whatever way the bytes were cut on the road', () => {
		const query = encodeQuery(`select '完好率'`);
		const all = Buffer.concat([encodeStartup('a', 'b'), query, encodeFrame('S', Buffer.alloc(0))]);
		for (let size = 1; size <= all.length; size++) {
			const input = new ByteQueue();
			const seen: string[] = [];
			for (let at = 0; at < all.length; at += size) {
				input.push(all.subarray(at, at + size));
				if (seen.length === 0 && takeOpening(input) === 'startup') seen.push('startup');
				for (;;) {
					const frame = seen.length === 0 ? undefined : takeFrame(input);
					if (frame === undefined) break;
					seen.push(frame.type + (sqlOf(frame) ?? ''));
				}
			}
			expect(seen).toEqual(['startup', `Qselect '完好率'`, 'S']);
		}
	});

	it('of an impossible length are refused', () => {
		const input = new ByteQueue();
		input.push(Buffer.from('GET / HTTP/1.1\r\n'));
		expect(takeOpening(input)).toBe('unsupported');
		const later = new ByteQueue();
		later.push(Buffer.from([0x51, 0xff, 0xff, 0xff, 0xff]));
		expect(() => takeFrame(later)).toThrow(RangeError);
	});

	it('keep their statement name when their text is replaced', () => {
		const replaced = replaceSql(
			{ type: 'P', bytes: parse('mine', 'copy a from stdin') },
			'select 1'
		);
		expect(replaced.bytes).toEqual(parse('mine', 'select 1'));
	});
});

describe('normalizeReply', () => {
	const error = encodeFrame('E', Buffer.from('C22012\0\0'));

	it('leaves the last of two ReadyForQuery after an error', () => {
		const reply = normalizeReply(Buffer.concat([error, ready('E'), ready('I')]), true);
		expect(Buffer.concat(reply.parts)).toEqual(Buffer.concat([error, ready('I')]));
		expect(reply.status).toBe('I');
	});

	it('leaves none in the answer to an unfinished unit', () => {
		const reply = normalizeReply(Buffer.concat([error, ready('T')]), false);
		expect(Buffer.concat(reply.parts)).toEqual(error);
		expect(reply.status).toBe('T');
	});

	it('sees whether the engine finished, and whether the session was changed', () => {
		expect(normalizeReply(tag('SELECT 1'), true)).toMatchObject({
			status: undefined,
			changedSession: false
		});
		const changed = normalizeReply(Buffer.concat([tag('SET'), ready('I')]), true);
		expect(changed.changedSession).toBe(true);
	});
});
