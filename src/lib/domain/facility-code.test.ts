import { describe, expect, it } from 'vitest';
import { findCodeFrame, findTemplateProblem, nextCode } from './facility-code.ts';

const TEMPLATE = 'hydrant={road}-{seq:3};{kind}-{seq:4}';

describe('codes by the district’s template', () => {
	const propose = (template: string, facts: object, taken: string[] = []) => {
		const all = { kind: 'hydrant', road: null, township: null, ...facts } as const;
		const frame = findCodeFrame(template, all);
		return frame && nextCode(frame, taken);
	};

	it('counts on along the road, past numbers that were given before', () => {
		const taken = ['东大街-001', '东大街-013', '东大街-7x', '西大街-099', '东大街-0021'];
		expect(propose(TEMPLATE, { road: '东大街' }, taken)).toBe('东大街-022');
		expect(propose(TEMPLATE, { road: '东大街' })).toBe('东大街-001');
	});

	it('takes the alternative of the kind, and the next where something is not known', () => {
		expect(propose(TEMPLATE, { kind: 'water_crane', road: '东大街' }, ['SH-0004'])).toBe('SH-0005');
		expect(propose(TEMPLATE, {})).toBe('XHS-0001');
		expect(propose('{township}/{seq}A', { township: '101' }, ['101/9A'])).toBe('101/10A');
		expect(propose('{road}-{seq}', {})).toBeUndefined();
	});

	it.each([
		['{road}', '流水号'],
		['{seq}{seq}', '流水号'],
		['{street}-{seq:3}', '占位符'],
		['hydrnt={seq:3}', 'hydrnt'],
		['', '流水号']
	])('refuses %s', (template, word) => {
		expect(findTemplateProblem(template)).toContain(word);
	});

	it('lets usable templates pass', () => {
		for (const template of [TEMPLATE, '{kind}-{seq:4}', 'pool=P{seq};{township}-{kind}{seq:5}'])
			expect(findTemplateProblem(template)).toBeUndefined();
	});
});
