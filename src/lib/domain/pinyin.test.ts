import { describe, expect, it } from 'vitest';
import { pinyinInitial, pinyinInitials } from './pinyin.ts';

describe('initials of pinyin', () => {
	it.each([
		['东大街-001', 'ddj001'],
		['伊美区消防救援大队', 'ymqxfjydd'],
		['汤旺河', 'twh'],
		['啊波次得鹅佛哥喝鸡科勒摸呢哦坡七日思特屋希一资', 'abcdefghjklmnopqrstwxyz'],
		['阿八擦搭俄发嘎哈机卡拉妈拿哦趴七然仨他挖西丫杂', 'abcdefghjklmnopqrstwxyz'],
		['奥不错惰二复过或郡扩落目诺偶铺群若所拓误训运坐', 'abcdefghjklmnopqrstwxyz'],
		['朝阳街道', 'cyjd zyjd'],
		['Hydrant 7', 'hydrant7'],
		['—', '']
	])('of %s are %s', (text, initials) => {
		expect(pinyinInitials(text)).toBe(initials);
	});

	it('are known for every character of the common block', () => {
		for (let code = 0x4e00; code <= 0x9fa5; code += 7)
			expect(pinyinInitial(String.fromCodePoint(code))).toMatch(/^[a-z]$/);
		expect(pinyinInitial('A')).toBeUndefined();
	});
});
