import { expect, it } from 'vitest';
import { createLog } from './log.ts';

it('writes one line of JSON a record, from its level upwards, with fields and the stacks of errors', () => {
	const lines: string[] = [];
	const fields = { process: 'test' };
	const log = createLog({ level: 'info', fields, write: (line) => lines.push(line) });
	log.debug('not written');
	log.info('first\nline', { count: 3n });
	log.error('second', { error: new Error('outer', { cause: new Error('inner') }) });
	const records = lines.map((line): unknown => JSON.parse(line));
	expect(records).toEqual([
		{ level: 'info', time: expect.any(String), msg: 'first\nline', process: 'test', count: '3' },
		{
			level: 'error',
			time: expect.any(String),
			msg: 'second',
			process: 'test',
			error: expect.stringMatching(/Error: outer\n[^]*caused by Error: inner\n/)
		}
	]);
	expect(lines.some((line) => line.includes('\n'))).toBe(false);
});

it('writes the same for people on a terminal', () => {
	const lines: string[] = [];
	const log = createLog({ level: 'warn', pretty: true, write: (line) => lines.push(line) });
	log.warn('disk is nearly full', { path: '/srv', freeBytes: 12 });
	expect(lines[0]).toMatch(
		/^\d\d:\d\d:\d\d\.\d{3} warn {2}disk is nearly full path=\/srv freeBytes=12$/
	);
});
