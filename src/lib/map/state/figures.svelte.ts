import { formatShareDown, group } from '#lib/components/format.ts';
import type { Facility } from '#lib/domain/facility.ts';
import { translate, type Locale } from '#lib/domain/messages/index.ts';
import type { View } from '#lib/domain/views.ts';
import type { DistrictClient } from '#lib/map/client/api-client.ts';
import type {
	Coverage,
	CraneResult,
	DistrictSummary,
	HoleFeature,
	Rate,
	ResponseResult,
	Restrictions,
	RuleRow,
	ShortfallResult
} from '#lib/map/client/api-types.ts';
import type { Permalink } from '#lib/map/permalink.ts';
import { Loadable } from './loadable.svelte.ts';

export interface FiguresOptions {
	locale: Locale;
	client: DistrictClient;
	summary: DistrictSummary;
	asked: Pick<Permalink, 'view' | 'winter' | 'minutes' | 'asOf'>;
}

/** What is asked of a district (view, season, limit, date) and what the server answered. */
export class Figures {
	readonly locale: Locale;
	readonly client: DistrictClient;
	summary = $state.raw() as DistrictSummary;
	view = $state<View>('as_is');
	winter = $state(false);
	minutes = $state() as number;
	/** A date in the past that rate and symbols are shown of; null is now. */
	asOf = $state<string | null>(null);
	/** Read out by screen readers: the outcome of what was just done. */
	announcement = $state('');
	readonly rate: Loadable<Rate>;
	readonly coverage: Loadable<Coverage>;
	readonly response: Loadable<ResponseResult>;
	readonly cranes: Loadable<CraneResult>;
	readonly shortfall: Loadable<ShortfallResult>;
	readonly boundary: Loadable<GeoJSON.Feature>;
	readonly rules: Loadable<RuleRow[]>;
	/** Outages and closures in force. */
	readonly restrictions: Loadable<Restrictions>;
	/** The register of `asOf`, all of it. */
	readonly registerThen: Loadable<Facility[]>;

	constructor({ locale, client, summary, asked }: FiguresOptions) {
		this.locale = locale;
		this.client = client;
		this.summary = summary;
		this.view = asked.view;
		this.winter = asked.winter;
		this.minutes = asked.minutes ?? summary.arrivalMinutes;
		this.asOf = asked.asOf;
		this.rate = new Loadable(locale, asked.asOf === null ? summary.rate : null);
		this.coverage = new Loadable<Coverage>(locale);
		this.response = new Loadable<ResponseResult>(locale);
		this.cranes = new Loadable<CraneResult>(locale);
		this.shortfall = new Loadable<ShortfallResult>(locale);
		this.boundary = new Loadable<GeoJSON.Feature>(locale);
		this.rules = new Loadable<RuleRow[]>(locale);
		this.restrictions = new Loadable<Restrictions>(locale);
		this.registerThen = new Loadable<Facility[]>(locale);
	}

	get isEmpty(): boolean {
		return !this.summary.hasRoads && this.summary.bbox === null;
	}

	get holes(): readonly HoleFeature[] {
		return this.coverage.value?.holes.features ?? [];
	}

	/** Share of the drivable road reached within the limit; null until known. */
	readonly reachShare = $derived.by(() => {
		const response = this.response.value;
		if (!response) return null;
		const total = response.reachedMeters + response.beyondMeters;
		return total === 0 ? null : response.reachedMeters / total;
	});

	/** Townships by code, for whoever chooses one. */
	get townshipChoices(): readonly (readonly [code: string, name: string])[] {
		return this.summary.rate.byTownship.flatMap(({ key, name }) => (key ? [[key, name]] : []));
	}

	townshipName(code: string | null): string | null {
		const known = (this.rate.value ?? this.summary.rate).byTownship;
		return known.find((row) => row.key === code)?.name ?? code;
	}

	setView(view: View): void {
		this.view = view;
		void this.#loadViewed().then(() => this.#announceHoles());
	}

	setWinter(winter: boolean): void {
		this.winter = winter;
		void this.#loadViewed().then(() => this.#announceHoles());
		this.loadResponse();
	}

	setMinutes(minutes: number): void {
		this.minutes = minutes;
		this.loadResponse();
	}

	setAsOf(asOf: string | null): void {
		this.asOf = asOf;
		void this.loadRate().then(() => this.#announceRate());
		this.loadRegisterThen();
	}

	/** Loads what the screen shows first; the rate of today came with the page. */
	loadFirst(): void {
		void this.loadCoverage();
		this.loadResponse();
		void this.boundary.load((signal) => this.client.boundary(signal));
		this.loadRestrictions();
		if (this.asOf === null) return;
		void this.loadRate();
		this.loadRegisterThen();
	}

	/** Asks for the summary and reloads only what a new revision touches; tells whether the register moved. */
	async refreshFigures(): Promise<boolean> {
		const { revision: before, arrivalMinutes } = this.summary;
		const summary = await this.client.summary();
		const after = summary.revision;
		if (this.minutes === arrivalMinutes) this.minutes = summary.arrivalMinutes;
		this.summary = summary;
		const changed = (key: keyof typeof after) => before[key] !== after[key];
		if (changed('register') || changed('rules')) void this.loadRate();
		if (changed('rules') && this.rules.value) this.loadRules();
		const isStale = (['register', 'rules', 'areas', 'roads'] as const).some(changed);
		if (isStale && this.shortfall.value) this.loadShortfall();
		if (changed('register') || changed('rules') || changed('areas')) void this.#loadViewed();
		if (changed('register') || changed('rules') || changed('roads')) this.loadResponse();
		if (changed('register') || changed('roads')) this.loadRestrictions();
		return changed('register');
	}

	/** Asks anew for what an outage or a closure has changed by ending, of itself. */
	followExpired(now: number): void {
		const { outages = [], closures = [] } = this.restrictions.value ?? {};
		const hasEnded = [...outages, ...closures].some(({ until_at }) => Date.parse(until_at) <= now);
		if (!hasEnded || this.restrictions.isLoading) return;
		this.loadRestrictions();
		void this.#loadViewed();
		this.loadResponse();
	}

	loadRate(): Promise<void> {
		return this.rate.load((signal) => this.client.rate(this.asOf, signal));
	}

	loadCoverage(): Promise<void> {
		const { view, winter } = this;
		return this.coverage.load((signal) => this.client.coverage({ view, winter }, signal));
	}

	loadResponse(): void {
		const { minutes, winter } = this;
		void this.response.load((signal) => this.client.response(minutes, winter, signal));
	}

	loadCranes(): void {
		const { view, winter } = this;
		void this.cranes.load((signal) => this.client.cranes({ view, winter }, signal));
	}

	loadShortfall(): void {
		void this.shortfall.load((signal) => this.client.shortfall(signal));
	}

	loadRules(): void {
		void this.rules.load(async (signal) => (await this.client.rules(signal)).rules);
	}

	loadRestrictions(): void {
		void this.restrictions.load((signal) => this.client.restrictions(signal));
	}

	loadRegisterThen(): void {
		const { asOf } = this;
		if (asOf === null) this.registerThen.clear();
		else void this.registerThen.load((signal) => this.client.wholeRegister({ asOf }, signal));
	}

	async #loadViewed(): Promise<void> {
		if (this.cranes.value) this.loadCranes();
		await this.loadCoverage();
	}

	#announceHoles(): void {
		const coverage = this.coverage.value;
		if (!coverage || this.coverage.isLoading) return;
		this.announcement = translate('announce.holes', this.locale, {
			view: translate(`view.${coverage.view}`, this.locale),
			share: formatShareDown(coverage.coveredRate),
			count: group(coverage.holeCount)
		});
	}

	#announceRate(): void {
		const rate = this.rate.value;
		if (!rate || this.rate.isLoading) return;
		this.announcement = translate('announce.rate', this.locale, {
			share: formatShareDown(rate.intactRate),
			day: this.asOf ?? translate('asOf.today', this.locale)
		});
	}
}
