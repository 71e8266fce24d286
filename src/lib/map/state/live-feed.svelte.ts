import type { LiveMark } from '#lib/domain/live.ts';

export interface LiveFeedOptions {
	/** Address of the district's stream. */
	path: string;
	/** A mark that came in while this screen was open. */
	onmark: (mark: LiveMark) => void;
	/** Something of the district has changed. */
	onchange: () => void;
}

const MOST_KEPT = 50;
const SETTLE_MS = 3000;

/** What comes in from the field, the latest first; the browser itself connects again and says where it was. */
export class LiveFeed {
	marks = $state.raw<readonly LiveMark[]>([]);
	isConnected = $state(false);
	readonly #options: LiveFeedOptions;
	#source: EventSource | undefined;
	#timer: ReturnType<typeof setTimeout> | undefined;
	#hasCaughtUp = false;

	constructor(options: LiveFeedOptions) {
		this.#options = options;
	}

	/** Opens the stream; returns the stop. */
	start(): () => void {
		const source = new EventSource(this.#options.path);
		this.#source = source;
		source.addEventListener('open', () => (this.isConnected = true));
		source.addEventListener('error', () => (this.isConnected = false));
		source.addEventListener('mark', (event) => this.#take(event));
		source.addEventListener('revision', () => this.#changed());
		return () => {
			source.close();
			clearTimeout(this.#timer);
			this.#source = undefined;
		};
	}

	#take(event: MessageEvent<string>): void {
		const mark = JSON.parse(event.data) as LiveMark;
		if (this.marks.some(({ id }) => id === mark.id)) return;
		this.marks = [mark, ...this.marks].slice(0, MOST_KEPT);
		// What was there before the screen opened is in its tiles already.
		if (this.#hasCaughtUp) this.#options.onmark(mark);
	}

	/** Many marks in a row ask for one new look. */
	#changed(): void {
		if (!this.#hasCaughtUp) {
			this.#hasCaughtUp = true;
			return;
		}
		clearTimeout(this.#timer);
		this.#timer = setTimeout(() => {
			if (this.#source) this.#options.onchange();
		}, SETTLE_MS);
	}
}
