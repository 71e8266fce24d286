import { expect, it } from 'vitest';
import { readTeams } from './campaign-teams.ts';

it('reads teams with the punctuation of either script, blank lines left out', () => {
	expect(readTeams('一队；张三、李四；T1，T2\n\n 二队; ; T3 T4\r\n三队')).toEqual([
		{ name: '一队', members: '张三、李四', townships: ['T1', 'T2'] },
		{ name: '二队', members: null, townships: ['T3', 'T4'] },
		{ name: '三队', members: null, townships: [] }
	]);
});
