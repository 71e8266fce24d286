import { afterAll, afterEach, beforeAll, describe, inject } from 'vitest';
import { PromiseBench } from './harness/promise-bench.ts';
import { definePromises3412 } from './promises/answers.ts';
import { defineFound } from './promises/found.ts';
import { definePromise1 } from './promises/killed.ts';
import { definePromises910 } from './promises/photos.ts';
import { defineScreens } from './promises/screens.ts';
import { defineSecure } from './promises/secure.ts';
import { definePromise15 } from './promises/soak.ts';
import { definePromises5678 } from './promises/storage.ts';

const { missingBrowser } = inject('atlas');

/**
 * What the field page promises, each on a real Chromium and a server of its own that may be killed. 2 is in tests/db/promise-2.test.ts.
 */
describe.skipIf(missingBrowser)(`the crew's phone ${missingBrowser ?? ''}`, () => {
	let bench: PromiseBench | undefined;
	const get = () => {
		if (!bench) throw new Error('the bench is there only inside tests');
		return bench;
	};
	beforeAll(async () => {
		bench = await PromiseBench.start(inject('atlas').browserEndpoint);
	});
	afterEach(() => bench?.closePhones());
	afterAll(() => bench?.stop());

	definePromise1(get);
	definePromises3412(get);
	definePromises5678(get);
	definePromises910(get);
	defineFound(get);
	definePromise15(get);
	defineScreens(get);
	defineSecure(get);
});
