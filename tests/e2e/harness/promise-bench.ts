import type { Browser, BrowserContext, BrowserContextOptions, Page } from 'playwright-core';
import { connectChromium, launchPhone } from './chromium.ts';
import {
	PHONE_OPTIONS,
	openField,
	readServer,
	signInPhone,
	type ServerObservation
} from './field-phone.ts';
import { KillableAtlas } from './killable-atlas.ts';

export interface Phone {
	context: BrowserContext;
	page: Page;
}

/** One district of 60 hydrants on a server of its own, and phones: what the tests of the promises share. */
export class PromiseBench {
	static readonly district = KillableAtlas.district;
	readonly atlas: KillableAtlas;
	readonly browser: Browser;
	readonly #open: BrowserContext[] = [];

	private constructor(atlas: KillableAtlas, browser: Browser) {
		this.atlas = atlas;
		this.browser = browser;
	}

	static async start(browserEndpoint: string): Promise<PromiseBench> {
		const browser = await connectChromium(browserEndpoint);
		return new PromiseBench(await KillableAtlas.start({ facilities: 60, crews: 8 }), browser);
	}

	get origin(): string {
		return this.atlas.origin;
	}

	/**
	 * A new phone in the hands of somebody, on the field page.
	 *
	 * @param place Where it keeps what it stores, if not in the memory of the shared Chromium, and which address it opens.
	 */
	async phone(
		username: string,
		options: BrowserContextOptions = {},
		{ folder, origin = this.origin }: { folder?: string | undefined; origin?: string } = {}
	): Promise<Phone> {
		const as = { ...PHONE_OPTIONS, ...options };
		const context = await (folder === undefined
			? this.browser.newContext(as)
			: launchPhone(folder, as));
		this.#open.push(context);
		const page = await this.newPage(context);
		await signInPhone(page, origin, username, this.atlas.passwords.get(username) ?? '');
		await openField(page, origin, PromiseBench.district);
		return { context, page };
	}

	async newPage(context: BrowserContext): Promise<Page> {
		const page = await context.newPage();
		page.setDefaultTimeout(30_000);
		return page;
	}

	signIn(page: Page, username: string): Promise<void> {
		const password = this.atlas.passwords.get(username) ?? '';
		return signInPhone(page, this.origin, username, password);
	}

	openField(page: Page): Promise<void> {
		return openField(page, this.origin, PromiseBench.district);
	}

	seen(page: Page, facility?: string): Promise<ServerObservation[]> {
		return readServer(page, this.origin, PromiseBench.district, facility);
	}

	api(path: string): string {
		return `${this.origin}/api/districts/${PromiseBench.district}${path}`;
	}

	/** Puts every phone away. */
	async closePhones(): Promise<void> {
		for (const context of this.#open.splice(0)) await context.close();
	}

	async stop(): Promise<void> {
		await this.closePhones();
		await this.browser.close();
		await this.atlas.stop();
	}
}
