import type { Locale } from '#lib/domain/messages/index.ts';
import type { RoundInput } from '#lib/domain/round.ts';
import { createApiClient } from '#lib/map/client/api-client.ts';
import { explainFailure } from '#lib/map/client/api-error.ts';

/** Asks the server for rounds and ends them, for a phone that has signal. */
export class RoundDesk {
	isBusy = $state(false);
	problem = $state('');
	readonly #district: string;
	readonly #locale: Locale;

	constructor(district: string, locale: Locale) {
		this.#district = district;
		this.#locale = locale;
	}

	/** @returns whether the server planned it. */
	plan(input: RoundInput): Promise<boolean> {
		return this.#send((client) => client.planRound(input));
	}

	/** @returns whether the server ended it. */
	close(id: string): Promise<boolean> {
		return this.#send((client) => client.closeRound(id));
	}

	async #send(
		request: (
			client: ReturnType<ReturnType<typeof createApiClient>['district']>
		) => Promise<unknown>
	): Promise<boolean> {
		this.isBusy = true;
		this.problem = '';
		const ask: typeof fetch = (input, init) => fetch(input, init);
		try {
			await request(createApiClient(ask, this.#locale).district(this.#district));
			return true;
		} catch (reason) {
			this.problem = explainFailure(reason, this.#locale);
			return false;
		} finally {
			this.isBusy = false;
		}
	}
}
