import { HANDOVER_EXTENSION, type Handover, type HandoverReport } from '#lib/domain/handover.ts';
import type { ReceiptNow } from '#lib/domain/shift-receipt.ts';
import { openFrames, type FrameSource } from '#lib/formats/handover/frames.ts';
import {
	parseHandover,
	printHandover,
	type HandoverFile
} from '#lib/formats/handover/handover-file.ts';
import { HandoverStore, carriedOf, type CarriedHandover } from './handover-store.ts';
import { judgeAnswer, type Obstacle } from './judge-answer.ts';
import {
	gatherHandover,
	momentNow,
	withoutPhotos,
	type Gathered,
	type MarkPhoto
} from './make-handover.ts';
import type { FieldMark } from './mark.ts';
import { PersistentTask, type Hindrance } from './persistent-task.ts';

export interface HandoverOptions {
	district: string;
	author: string;
	/** The marks on the phone, as they stand when asked. */
	marks: () => readonly FieldMark[];
	/** Whether the mark, or a picture of it, has not reached the server as far as this phone knows. */
	isWaiting: (mark: FieldMark) => boolean;
	/** Pictures of a mark that are still on this phone. */
	photosOf: (mark: FieldMark) => Promise<MarkPhoto[]>;
}

const ANSWER_LIMIT_MS = 300_000;

/**
 * Giving marks away and carrying those of others. What is given away stays pending here until the server itself
 * names it; what is carried stays until it is delivered.
 */
export class HandoverState {
	carried = $state.raw<readonly CarriedHandover[]>([]);
	receipt = $state.raw<ReceiptNow | undefined>();
	isDelivering = $state(false);
	/** Why the carried files could not be delivered the last time. */
	obstacle = $state<Obstacle | undefined>();

	readonly #options: HandoverOptions;
	readonly #store = new HandoverStore();
	readonly #delivery = new PersistentTask(
		() => this.#deliverAll(),
		(state) => (this.obstacle = state.is === 'waiting' ? state.obstacle : undefined)
	);

	constructor(options: HandoverOptions) {
		this.#options = options;
	}

	/** Shows what is here; takes the seal key while there is a network, and delivers what waits. */
	async open(): Promise<void> {
		const { district, author } = this.#options;
		await this.#refresh();
		this.receipt = await this.#store.readReceipt(district, author);
		await this.#takeKey();
		await this.deliver();
	}

	/** Marks that can be given away, whoever made them: those that wait, or have pictures that wait. */
	waiting(): FieldMark[] {
		return this.#options.marks().filter(this.#options.isWaiting);
	}

	/** Them, ready to go. */
	gather(options: { hasPhotos: boolean }): Promise<Gathered> {
		const { district, photosOf } = this.#options;
		const pending = this.waiting();
		return gatherHandover({
			district,
			device: pending[0]?.observation.device ?? null,
			marks: pending,
			keyOf: (author) => this.#store.readKey(district, author),
			photosOf: options.hasPhotos ? photosOf : async () => []
		});
	}

	/** The pending marks as a file to share. */
	async toFile(): Promise<File> {
		const gathered = await this.gather({ hasPhotos: true });
		const bytes = await printHandover(gathered);
		const day = gathered.handover.made_at.slice(0, 16).replaceAll(/[-:]/g, '').replace('T', '-');
		const name = `${this.#options.district}-${day}-${gathered.handover.id.slice(0, 4)}`;
		return new File([bytes as Uint8Array<ArrayBuffer>], `${name}.${HANDOVER_EXTENSION}`, {
			type: 'application/zip'
		});
	}

	/** The pending marks as QR frames, without their pictures; undefined: too many for that. */
	async toFrames(): Promise<FrameSource | undefined> {
		return openFrames((await this.gather({ hasPhotos: false })).handover);
	}

	/**
	 * Keeps a file of another phone and tries to deliver it.
	 *
	 * @returns How many records, and whether they were here before.
	 * @throws {FormatError} No whole hand-over file. `DOMException`: the phone is full, nothing was kept.
	 */
	async takeFile(bytes: Uint8Array): Promise<{ count: number; isNew: boolean }> {
		return this.#keep(await parseHandover(bytes), bytes);
	}

	/** As `takeFile`, for what was scanned. */
	async takeScanned(handover: Handover): Promise<{ count: number; isNew: boolean }> {
		const file = withoutPhotos(handover);
		return this.#keep(file, await printHandover(file));
	}

	/** Sends every carried file that waits, and tries again by itself until it is delivered. Again is harmless. */
	deliver(): Promise<void> {
		return this.#delivery.run();
	}

	close(): void {
		this.#delivery.stop();
	}

	/** Asks the server what it has of this person's marks since `from`. @throws {Error} With why not, in words. */
	async askReceipt(from: string): Promise<ReceiptNow> {
		const { district, author, marks } = this.#options;
		const own = marks().filter((mark) => mark.author === author && mark.savedAt >= from);
		const response = await fetch(`/api/districts/${district}/receipts`, {
			method: 'POST',
			headers: { 'content-type': 'application/json' },
			body: JSON.stringify({
				device: own[0]?.observation.device ?? null,
				from,
				until: momentNow(),
				records: own.map((mark) => ({
					id: mark.id,
					facility_id: mark.observation.facility_id,
					isRefused: mark.status === 'refused' || mark.status === 'replaced',
					photos: (mark.observation.photos ?? []).map(({ hash }) => hash)
				}))
			}),
			redirect: 'error'
		});
		const answer: unknown = await response.json();
		if (!isReceipt(answer)) throw new Error(messageOf(answer) ?? String(response.status));
		await this.#store.saveReceipt(district, author, answer);
		this.receipt = answer;
		return answer;
	}

	async #keep(
		{ handover }: HandoverFile,
		bytes: Uint8Array
	): Promise<{ count: number; isNew: boolean }> {
		const isNew = await this.#store.addCarried(carriedOf(handover, bytes));
		await this.#refresh();
		void this.deliver();
		return { count: handover.records.length, isNew };
	}

	async #deliverAll(): Promise<Hindrance | undefined> {
		this.isDelivering = true;
		try {
			for (const carried of this.carried.filter(({ status }) => status === 'waiting')) {
				const answer = await this.#send(carried);
				if ('of' in answer) return answer;
				const { records, serverTime } = answer.report;
				await this.#store.markDelivered(carried.id, records, serverTime);
				await this.#refresh();
			}
			return undefined;
		} finally {
			this.isDelivering = false;
		}
	}

	async #send(
		carried: CarriedHandover
	): Promise<{ report: HandoverReport & { serverTime: string } } | Hindrance> {
		try {
			const response = await fetch(`/api/districts/${carried.district}/handovers?way=phone`, {
				method: 'POST',
				headers: { 'content-type': 'application/octet-stream' },
				body: carried.file,
				redirect: 'manual',
				signal: AbortSignal.timeout(ANSWER_LIMIT_MS)
			});
			const body = await response.text();
			const report = response.ok ? readReport(body) : undefined;
			const judgement = judgeAnswer(
				{
					status: response.type === 'opaqueredirect' ? 302 : response.status,
					contentType: response.headers.get('content-type') ?? '',
					body: report ? JSON.stringify({ results: report.records }) : body,
					retryAfter: response.headers.get('retry-after')
				},
				[]
			);
			if ('obstacle' in judgement)
				return { of: judgement.obstacle, seconds: judgement.retryAfterSeconds };
			// Only an answer about this very envelope, with a word about each record, delivers it.
			if (report?.envelope !== carried.id || report.records.length !== carried.recordCount)
				return { of: 'server', seconds: null };
			return { report };
		} catch {
			return { of: 'offline', seconds: null };
		}
	}

	async #takeKey(): Promise<void> {
		const { district, author } = this.#options;
		try {
			const response = await fetch(`/api/districts/${district}/handover-key`, {
				redirect: 'error'
			});
			const answer = (await response.json()) as { author?: unknown; key?: unknown };
			if (response.ok && answer.author === author && typeof answer.key === 'string')
				await this.#store.saveKey(district, author, answer.key);
		} catch {
			// Without signal the key of last time serves.
		}
	}

	async #refresh(): Promise<void> {
		this.carried = await this.#store.listCarried(this.#options.district);
	}
}

function readReport(body: string): (HandoverReport & { serverTime: string }) | undefined {
	try {
		const value: unknown = JSON.parse(body);
		if (typeof value !== 'object' || value === null) return undefined;
		if (!('envelope' in value && 'records' in value && 'serverTime' in value)) return undefined;
		if (!Array.isArray(value.records) || typeof value.serverTime !== 'string') return undefined;
		return value as HandoverReport & { serverTime: string };
	} catch {
		return undefined;
	}
}

function isReceipt(value: unknown): value is ReceiptNow {
	return typeof value === 'object' && value !== null && 'number' in value && 'now' in value;
}

function messageOf(value: unknown): string | undefined {
	return typeof value === 'object' && value !== null && 'message' in value
		? String(value.message)
		: undefined;
}
