/**
 * First letters of pinyin, for searching 东大街 by `ddj`. The order of Chinese characters by their
 * reading is ICU's (CLDR, collation `pinyin`), which every Node and browser carries: a character has the
 * letter of the last of these that does not sort after it.
 */
const FIRST_OF_LETTER: readonly (readonly [first: string, letter: string])[] = [
	...'阿八嚓哒妸发旮哈讥咔垃妈拏噢妑七呥仨他穵夕丫帀'
].map((first, index) => [first, 'abcdefghjklmnopqrstwxyz'[index] ?? '']);

/** Characters of place names that are read in two ways; the second letter. */
const OTHER_READINGS: Readonly<Record<string, string>> = {
	长: 'c',
	重: 'c',
	厦: 'x',
	朝: 'z',
	乐: 'y',
	单: 's',
	行: 'h',
	曾: 'z',
	解: 'x',
	弄: 'l',
	车: 'j',
	传: 'z',
	藏: 'z',
	调: 't',
	尉: 'y',
	圩: 'x',
	什: 's'
};

const FIRST_HAN = 0x4e00;
const LAST_HAN = 0x9fa5;

let collator: Intl.Collator | undefined;
const known = new Map<string, string>();

/** The first letter of a character's reading; undefined for what is no Chinese character. */
export function pinyinInitial(character: string): string | undefined {
	const code = character.codePointAt(0) ?? 0;
	if (code < FIRST_HAN || code > LAST_HAN) return undefined;
	const found = known.get(character);
	if (found !== undefined) return found;
	collator ??= new Intl.Collator('zh-u-co-pinyin');
	let letter = 'a';
	for (const [first, of] of FIRST_OF_LETTER) {
		if (collator.compare(character, first) < 0) break;
		letter = of;
	}
	known.set(character, letter);
	return letter;
}

/** The second letter of a character of place names that is read in two ways, else its only one. */
export function otherInitial(character: string): string | undefined {
	return OTHER_READINGS[character] ?? pinyinInitial(character);
}

/**
 * First letters of a text, Latin letters and digits as they are, all else left out: `东大街001` →
 * `ddj001`. Where readings differ (长, 重, 厦 …) a second spelling follows after a blank.
 */
export function pinyinInitials(text: string): string {
	const spell = (initial: (character: string) => string | undefined) =>
		[...text.toLowerCase()]
			.map((character) => initial(character) ?? (/[a-z0-9]/.test(character) ? character : ''))
			.join('');
	const first = spell(pinyinInitial);
	const other = spell(otherInitial);
	return other === first ? first : `${first} ${other}`;
}
