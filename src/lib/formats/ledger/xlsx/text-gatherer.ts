/** Gathers the `t` texts of one cell, those of rich text joined, reading aids (`rPh`) left out. */
export class TextGatherer {
	readonly #maxLength: number;
	#parts: string[] = [];
	#length = 0;
	#isInText = false;
	#aids = 0;

	constructor(maxLength: number) {
		this.#maxLength = maxLength;
	}

	start(): void {
		this.#parts = [];
		this.#length = 0;
		this.#isInText = false;
		this.#aids = 0;
	}

	open(name: string): void {
		if (name === 't') this.#isInText = true;
		else if (name === 'rPh') this.#aids++;
	}

	close(name: string): void {
		if (name === 't') this.#isInText = false;
		else if (name === 'rPh') this.#aids--;
	}

	text(text: string): void {
		if (!this.#isInText || this.#aids > 0) return;
		this.#length += text.length;
		if (this.#length <= this.#maxLength) this.#parts.push(text);
	}

	/** The whole text; undefined if it was too long. `_x000D_` and the like are characters. */
	finish(): string | undefined {
		if (this.#length > this.#maxLength) return undefined;
		const text = this.#parts.join('');
		return text.includes('_x')
			? text.replace(/_x([0-9A-F]{4})_/gi, (_, hex: string) =>
					String.fromCharCode(Number.parseInt(hex, 16))
				)
			: text;
	}
}
