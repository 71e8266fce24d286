import { HANDOVER_EXTENSION, type Handover, type HandoverReport } from '#lib/domain/handover.ts';
import { openFrames, type FrameSource } from '#lib/formats/handover/frames.ts';
import {
	parseHandover,
	printHandover,
	type HandoverFile
} from '#lib/formats/handover/handover-file.ts';
import { HandoverStore, carriedOf, type CarriedHandover } from './handover-store.ts';
import { judgeAnswer, judgeStatus, type Obstacle } from './judge-answer.ts';
import { gatherHandover, withoutPhotos, type Gathered, type MarkPhoto } from './make-handover.ts';
import type { FieldMark } from './mark.ts';
import { PersistentTask, type Hindrance } from './persistent-task.ts';
import { ReceiptAsker, type ReceiptOptions } from './receipt-asker.svelte.ts';

export interface HandoverOptions extends ReceiptOptions {
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
	isDelivering = $state(false);
	/** Why the carried files could not be delivered the last time. */
	obstacle = $state<Obstacle | undefined>();

	readonly #options: HandoverOptions;
	readonly #store = new HandoverStore();
	readonly #delivery = new PersistentTask(
		() => this.#deliverAll(),
		(state) => (this.obstacle = state.is === 'waiting' ? state.obstacle : undefined)
	);
	readonly #key = new PersistentTask(() => this.#takeKey());
	#isKeyTaken = false;
	readonly receipts: ReceiptAsker;

	constructor(options: HandoverOptions) {
		this.#options = options;
		this.receipts = new ReceiptAsker(options, this.#store);
	}

	/** Shows what is here; takes the seal key as soon as there is a network, and delivers what waits. */
	async open(): Promise<void> {
		await Promise.allSettled([this.receipts.open(), this.#key.run(), this.deliver()]);
	}

	/** Signal is back, or the phone is in the hand again: what failed or waits is tried at once. */
	async resume(): Promise<void> {
		await Promise.allSettled([this.#key.run(), this.deliver(), this.receipts.resume()]);
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
		this.#key.stop();
		this.receipts.stop();
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
			await this.#refresh();
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

	/** Once a session: a key that was withdrawn is renewed. Until then the one of last time serves. */
	async #takeKey(): Promise<Hindrance | undefined> {
		if (this.#isKeyTaken) return undefined;
		const { district, author } = this.#options;
		let answer: { author?: unknown; key?: unknown };
		try {
			const response = await fetch(`/api/districts/${district}/handover-key`, {
				redirect: 'manual',
				signal: AbortSignal.timeout(ANSWER_LIMIT_MS)
			});
			const obstacle = judgeStatus(response.type === 'opaqueredirect' ? 302 : response.status);
			if (obstacle) return { of: obstacle, seconds: null };
			answer = (await response.json()) as typeof answer;
		} catch {
			return { of: 'offline', seconds: null };
		}
		if (answer.author !== author) return { of: 'other_person', seconds: null };
		if (typeof answer.key !== 'string') return { of: 'portal', seconds: null };
		await this.#store.saveKey(district, author, answer.key);
		this.#isKeyTaken = true;
		return undefined;
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
