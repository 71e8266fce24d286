import { describe, expect, it } from 'vitest';
import { createApiClient, printQuery } from './api-client.ts';
import { ApiError, explainFailure } from './api-error.ts';

const answering = (body: string, init: ResponseInit = {}) => {
	const asked: { url: string; init: RequestInit | undefined }[] = [];
	const fetcher = async (url: unknown, options?: RequestInit) => {
		asked.push({ url: String(url), init: options });
		return new Response(body, { headers: { 'content-type': 'application/json' }, ...init });
	};
	return { asked, client: createApiClient(fetcher as typeof fetch, 'zh-CN').district('230717') };
};

describe('the API client', () => {
	it('leaves unset query values out', () => {
		expect(printQuery({ view: 'as_is', winter: false, q: '', asOf: null })).toBe(
			'?view=as_is&winter=false'
		);
		expect(printQuery({})).toBe('');
	});

	it('asks in the language of the screen and posts observations as the API reads them', async () => {
		const { asked, client } = answering('{"results":[],"revision":2}');
		await client.observe([]);
		expect(asked[0]!.url).toBe('/api/districts/230717/observations');
		expect(new Headers(asked[0]!.init?.headers).get('accept-language')).toBe('zh-CN');
		expect(asked[0]!.init?.body).toBe('{"observations":[]}');
	});

	it("passes on the server's words, field by field", async () => {
		const { client } = answering(
			'{"message":"数据有误。","issues":[{"path":"0.condition","message":"请选择状态"}]}',
			{ status: 400 }
		);
		const failure = await client.observe([]).catch((reason: unknown) => reason);
		expect(failure).toBeInstanceOf(ApiError);
		expect(explainFailure(failure, 'zh-CN')).toBe('数据有误。 请选择状态');
	});

	it("shows the reader's half of a sentence in both languages, once", async () => {
		const body = JSON.stringify({
			message: '输入有 1 处需要修改：boundary: 面积为零 — the polygon has no area',
			issues: [{ path: 'boundary', message: '面积为零 — the polygon has no area' }]
		});
		const { client } = answering(body, { status: 400 });
		const failure = await client.summary().catch((reason: unknown) => reason);
		expect(explainFailure(failure, 'zh-CN')).toBe('输入有 1 处需要修改：boundary: 面积为零');
	});

	it('says that there is no network, and that nothing typed is lost', async () => {
		const broken = createApiClient(async () => {
			throw new TypeError('Failed to fetch');
		}, 'zh-CN');
		const failure = await broken.districts().catch((reason: unknown) => reason);
		expect((failure as ApiError).isOffline).toBe(true);
		expect(explainFailure(failure, 'zh-CN')).toContain('网络不通');
	});

	it("does not take a portal's page for an answer, whatever its status", async () => {
		const html = { headers: { 'content-type': 'text/html' } };
		const ok = await answering('<html>登录</html>', html)
			.client.summary()
			.catch((reason: unknown) => reason);
		expect((ok as ApiError).isOffline).toBe(true);
		const bad = await answering('<html>502</html>', { ...html, status: 502 })
			.client.summary()
			.catch((reason: unknown) => reason);
		expect((bad as ApiError).message).toContain('502');
	});
});
