import { beforeAll, expect, it } from 'vitest';
import type { LiveEvent, LiveMark } from '#lib/domain/live.ts';
import { parseCursor } from '#lib/domain/live.ts';
import { Forbidden, NotFound } from '#lib/server/errors.ts';
import type { Context } from '#lib/server/services/context.ts';
import { createDistrict } from '#lib/server/services/district.ts';
import { createFacility } from '#lib/server/services/facility.ts';
import { followDistrict, type LiveOptions } from '#lib/server/services/live.ts';
import { recordObservations } from '#lib/server/services/observation.ts';
import { toEventStream } from '#lib/server/web/event-stream.ts';
import { describeOnBothDatabases } from './harness/databases.ts';
import { contextOf } from './harness/districts.ts';
import { asPerson } from './harness/people.ts';
import { hydrant, newObservation } from './harness/register.ts';

describeOnBothDatabases('the live stream', (getDb) => {
	const made: { id: string }[] = [];
	const idOf = (index: number) => made[index]?.id ?? '';
	const mark = async (index: number) => {
		const observation = newObservation(idOf(index), { condition: 'unusable', pressure_mpa: 0.2 });
		await recordObservations(contextOf(getDb()), 'r1', [observation]);
		return observation.id;
	};
	const follow = (context: Context, options: Partial<LiveOptions> = {}) => {
		const ended = new AbortController();
		const events = followDistrict(context, 'r1', {
			signal: ended.signal,
			pollMs: 20,
			endsAt: Infinity,
			...options
		});
		return { events, ended };
	};
	/** Events until the revision is told: what the stream knew at that moment. */
	const untilRevision = async (events: AsyncGenerator<LiveEvent>) => {
		const marks: { id: string; mark: LiveMark }[] = [];
		for (;;) {
			const { value, done } = await events.next();
			if (done || value.event === 'revision') return marks;
			marks.push(value);
		}
	};

	beforeAll(async () => {
		const context = contextOf(getDb());
		await createDistrict(context, { code: 'r1', name: 'r1', boundary: 'auto' });
		for (const serviced_by of ['甲公司', '乙公司'])
			made.push(
				await createFacility(
					context,
					'r1',
					hydrant({ code: serviced_by, position: [128.9, 47.7], serviced_by })
				)
			);
	});

	it('tells of a mark as soon as the register moves, once, with the state that follows', async () => {
		const { events, ended } = follow(asPerson(getDb(), { role: 'leader' }));
		expect(await untilRevision(events)).toEqual([]);
		const id = await mark(0);
		const [told, ...others] = await untilRevision(events);
		expect(told?.mark).toMatchObject({ id, code: '甲公司', state: 'unusable' });
		expect(told?.mark).not.toHaveProperty('pressure_mpa');
		expect(others).toEqual([]);
		await mark(0);
		expect(await untilRevision(events)).toHaveLength(1);
		ended.abort();
		expect((await events.next()).done).toBe(true);
	});

	it('goes on where the reader left off, without a gap', async () => {
		const leader = asPerson(getDb(), { role: 'leader' });
		const first = follow(leader);
		const before = await untilRevision(first.events);
		first.ended.abort();
		const missed = [await mark(0), await mark(1)];
		const after = parseCursor(before.at(-1)?.id ?? null);
		expect(after).toBeDefined();
		const second = follow(leader, { after });
		const told = (await untilRevision(second.events)).map((entry) => entry.mark.id);
		expect(told).toEqual(expect.arrayContaining(missed));
		expect(told).not.toContain(before.at(-1)?.mark.id);
		second.ended.abort();
	});

	it('shows a maintainer its own facilities, and nobody without the right anything', async () => {
		const maintainer = asPerson(getDb(), { role: 'maintainer', party: '乙公司' });
		const { events, ended } = follow(maintainer);
		const codes = (await untilRevision(events)).map((entry) => entry.mark.code);
		expect(new Set(codes)).toEqual(new Set(['乙公司']));
		ended.abort();
		const nobody = asPerson(getDb(), { role: 'crew', district: 'r2' });
		await expect(follow(nobody).events.next()).rejects.toThrow(Forbidden);
		const elsewhere = followDistrict(contextOf(getDb()), 'r9', {
			signal: new AbortController().signal,
			endsAt: Infinity
		});
		await expect(elsewhere.next()).rejects.toThrow(NotFound);
	});

	it('ends by itself, so that rights are asked for anew', async () => {
		const { events } = follow(contextOf(getDb()), { endsAt: 0 });
		expect((await events.next()).done).toBe(true);
	});

	it('is printed as server-sent events, and stops asking when the reader goes', async () => {
		const { events, ended } = follow(asPerson(getDb(), { role: 'leader' }));
		const gone = new AbortController();
		const response = await toEventStream(events, ended, gone.signal);
		expect(response.headers.get('content-type')).toBe('text/event-stream');
		const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
		let text = '';
		while (!text.includes('event: revision')) text += (await reader?.read())?.value ?? '';
		expect(text).toMatch(/^retry: 3000\n\nevent: mark\nid: \d+\.[0-9a-f-]{36}\ndata: \{"id"/);
		gone.abort();
		expect(ended.signal.aborted).toBe(true);
		expect((await events.next()).done).toBe(true);
		await reader?.cancel();
	});
});
