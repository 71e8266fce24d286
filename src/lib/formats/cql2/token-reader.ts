import { Cql2Error } from './ast.ts';
import { readTokens, type Token } from './tokens.ts';

/** Goes through the tokens of a filter, one ahead. */
export class TokenReader {
	readonly #tokens: readonly Token[];
	#position = 0;

	/** @throws {Cql2Error} The text has something that is no token. */
	constructor(text: string) {
		this.#tokens = readTokens(text);
	}

	peek(ahead = 0): Token {
		const last = this.#tokens.length - 1;
		const token = this.#tokens[Math.min(this.#position + ahead, last)];
		if (!token) throw new Error('a filter has at least its end');
		return token;
	}

	isSign(sign: string, ahead = 0): boolean {
		const token = this.peek(ahead);
		return token.kind === 'sign' && token.value === sign;
	}

	/** Whether an unquoted word comes next, whatever its case. */
	isWord(word: string, ahead = 0): boolean {
		const token = this.peek(ahead);
		return token.kind === 'word' && token.value.toUpperCase() === word;
	}

	/** @throws {Cql2Error} Something else comes next. */
	next(kind: Token['kind']): Token {
		const token = this.peek();
		if (token.kind !== kind) throw unexpected(token);
		this.#position += 1;
		return token;
	}

	/** @throws {Cql2Error} */
	sign(sign: string): void {
		const token = this.peek();
		if (!this.isSign(sign)) throw unexpected(token, sign);
		this.#position += 1;
	}

	/** Takes the word if it comes next. */
	takeWord(word: string): boolean {
		if (!this.isWord(word)) return false;
		this.#position += 1;
		return true;
	}

	/** @throws {Cql2Error} */
	word(word: string): void {
		if (!this.takeWord(word)) throw unexpected(this.peek(), word);
	}

	/** A number with its sign. @throws {Cql2Error} None, or not finite. */
	number(): number {
		let sign = 1;
		while (this.isSign('-') || this.isSign('+')) {
			if (this.isSign('-')) sign = -sign;
			this.#position += 1;
		}
		const token = this.next('number');
		const value = sign * Number(token.value);
		if (Number.isFinite(value)) return value;
		throw new Cql2Error('数字过大', 'the number is too large', token.at);
	}
}

export function unexpected(token: Token, wanted?: string): Cql2Error {
	const [zh, en] = wanted ? [`，应为“${wanted}”`, `, expected "${wanted}"`] : ['', ''];
	return token.kind === 'end'
		? new Cql2Error(`条件不完整${zh}`, `the filter ends too early${en}`, token.at)
		: new Cql2Error(
				`此处不应有“${token.value}”${zh}`,
				`unexpected "${token.value}"${en}`,
				token.at
			);
}
