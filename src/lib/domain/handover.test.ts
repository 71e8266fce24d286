import { describe, expect, it } from 'vitest';
import { readHandoverBody } from './handover.ts';

const [first, second] = ['a'.repeat(64), 'b'.repeat(64)];
const record = (body: unknown) => ({
	author_name: '张三',
	label: 'H-1',
	body: JSON.stringify(body),
	seal: null
});

describe('a handed-over record', () => {
	it('names the pictures of its observation and those beside it, each once', () => {
		const body = readHandoverBody(
			record({
				district: 'r1',
				author: 'zhang',
				observation: { id: 'x', photos: [{ hash: first, bytes: 9, role: 'context' }] },
				photos: [{ sha256: first }, { sha256: second }]
			})
		);
		expect(body?.photos).toEqual([
			{ sha256: first, role: 'context' },
			{ sha256: second, role: 'closeup' }
		]);
	});

	it('has none where its observation says none, or nonsense that the register will judge', () => {
		const of = (observation: unknown) =>
			readHandoverBody(record({ district: 'r1', author: 'zhang', observation }))?.photos;
		expect(of({ id: 'x' })).toEqual([]);
		expect(of({ id: 'x', photos: 'many' })).toEqual([]);
		expect(of(7)).toEqual([]);
	});

	it('cannot be read when it is no record', () => {
		expect(readHandoverBody({ ...record({}), body: '{' })).toBeUndefined();
		expect(readHandoverBody(record({ district: 'r1' }))).toBeUndefined();
	});
});
