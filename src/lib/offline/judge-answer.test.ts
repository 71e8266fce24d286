import { describe, expect, it } from 'vitest';
import { judgeAnswer, type Obstacle } from './judge-answer.ts';

const IDS = ['a', 'b'];
const answer = (status: number, body: string, contentType = 'application/json') =>
	judgeAnswer({ status, body, contentType, retryAfter: null }, IDS);
const results = (...ids: string[]) =>
	JSON.stringify({ results: ids.map((id) => ({ id, outcome: 'applied' })) });

describe('answers to a batch of marks', () => {
	it('delivers what the server names, and only of what was asked', () => {
		expect(answer(200, results('a', 'x'))).toEqual({
			delivered: [{ id: 'a', outcome: 'applied' }],
			serverTime: null
		});
	});

	it.each<[string, number, string, string, Obstacle]>([
		['a login page of the network', 200, '<html>Wi-Fi</html>', 'text/html', 'portal'],
		['a redirect elsewhere', 302, '', 'text/html', 'portal'],
		['half a body', 200, results('a', 'b').slice(0, 30), 'application/json', 'server'],
		['an empty body', 200, '', 'application/json', 'server'],
		['an answer about others', 200, results('x'), 'application/json', 'server'],
		['results of no shape', 200, '{"results":[1,{"id":"a"}]}', 'application/json', 'server'],
		['a fault of the server', 500, '{}', 'application/json', 'server'],
		['a full gateway', 503, '', 'text/html', 'busy'],
		['a session that ended', 401, '{}', 'application/json', 'signed_out'],
		['a right that was taken', 403, '{}', 'application/json', 'forbidden'],
		['another person signed in', 409, '{}', 'application/json', 'other_person'],
		['a batch too large', 413, '', 'text/plain', 'too_large'],
		['a batch that nobody understands', 400, '{}', 'application/json', 'refused_all']
	])('delivers nothing by %s', (_name, status, body, contentType, obstacle) => {
		expect(answer(status, body, contentType)).toEqual({ obstacle, retryAfterSeconds: null });
	});

	it('keeps how long the server asks to wait', () => {
		expect(judgeAnswer({ status: 429, body: '', contentType: '', retryAfter: '30' }, IDS)).toEqual({
			obstacle: 'busy',
			retryAfterSeconds: 30
		});
	});
});
