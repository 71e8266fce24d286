import type { Locale } from '#lib/domain/messages/index.ts';
import type { DistrictClient } from '#lib/map/client/api-client.ts';
import { explainFailure } from '#lib/map/client/api-error.ts';
import type { RuleRow } from '#lib/map/client/api-types.ts';

/** A rule being given the district's own value. */
export class RuleDraft {
	readonly rule: RuleRow;
	value = $state<number | null>(null);
	reason = $state('');
	isSending = $state(false);
	problem = $state<string | null>(null);
	readonly #client: DistrictClient;
	readonly #locale: Locale;

	constructor(rule: RuleRow, client: DistrictClient, locale: Locale) {
		this.rule = rule;
		this.value = rule.effective;
		this.reason = rule.reason ?? '';
		this.#client = client;
		this.#locale = locale;
	}

	/** @returns whether the server has it. */
	save(): Promise<boolean> {
		const { value, reason, rule } = this;
		if (value === null) return Promise.resolve(false);
		return this.#send(() => this.#client.setRule(rule.key, value, reason.trim()));
	}

	/** Back to the standard's value. */
	reset(): Promise<boolean> {
		return this.#send(() => this.#client.resetRule(this.rule.key));
	}

	async #send(request: () => Promise<unknown>): Promise<boolean> {
		this.isSending = true;
		this.problem = null;
		try {
			await request();
			return true;
		} catch (reason) {
			this.problem = explainFailure(reason, this.#locale);
			return false;
		} finally {
			this.isSending = false;
		}
	}
}
