import { expect, it } from 'vitest';
import type { Facility } from '#lib/domain/facility.ts';
import type { ScenarioView } from '#lib/map/client/api-types.ts';
import { DISTRICT, districtApi, pixelOf } from './harness/atlas-map.ts';
import { api, describeInBrowser, visit } from './harness/browser.ts';
import { drawnHoles, traceDrag } from './harness/drag-trace.ts';
import { figureOf, openWhatIf, showOnMap, takePicture } from './harness/what-if-page.ts';

const STEPS = 25;

describeInBrowser('a hydrant dragged in a what-if', () => {
	it('changes holes on the map and figures with every move, as the server would compute them', async () => {
		const { page, complaints } = await visit({ as: 'planner' });
		const { facilities } = await api<{ facilities: Facility[] }>(
			page,
			districtApi('/facilities?kind=hydrant&state=intact&lifecycle=in_service&limit=50')
		);
		const hydrant = facilities.find(({ position }) => position !== null)!;
		await openWhatIf(page, DISTRICT);
		const today = await figureOf(page, 'holeArea', 1);
		expect(await figureOf(page, 'holeArea', 2)).toBe(today);
		await showOnMap(page, hydrant.position!);
		const from = await pixelOf(page, hydrant.position!);
		const steps = await traceDrag(
			page,
			from,
			Array.from({ length: STEPS }, (_, k) => ({
				x: from.x + 8 * (k + 1),
				y: from.y + 4 * (k + 1)
			})),
			() => takePicture(page, 'what-if-in-hand')
		);

		// Every move was answered, and drawn, before the next; most changed the area of holes.
		expect(steps).toHaveLength(STEPS);
		expect(new Set(steps.map(({ holeSquareMeters }) => holeSquareMeters)).size).toBeGreaterThan(15);
		expect(new Set(steps.map(({ holeCount }) => holeCount)).size).toBeGreaterThan(1);
		// Let go, the map has what was drawn bit by bit above it: what the page says.
		const last = steps.at(-1)!;
		await expect
			.poll(async () => (await drawnHoles(page)).squareMeters)
			.toBeCloseTo(last.holeSquareMeters, 2);
		const { count } = await drawnHoles(page);
		expect(count).toBe(last.holeCount);
		await expect.poll(() => page.locator('[data-testid=map] canvas').count()).toBe(1);
		await takePicture(page, 'what-if-let-go');
		// Only the holes near the hydrant were drawn again.
		for (const { addedHoles, removedHoles } of steps) {
			expect(addedHoles).toBeLessThan(count / 2);
			expect(removedHoles).toBeLessThan(count / 2);
		}
		// And what the server computes from the scenario as a whole.
		await page.fill('[data-testid=scenario-name]', '移动一处');
		await page.click('[data-testid=scenario-save]');
		await page.waitForSelector('[data-testid=scenario-saved]');
		const { scenarios } = await api<{ scenarios: ScenarioView[] }>(page, districtApi('/scenarios'));
		const saved = scenarios.find(({ name }) => name === '移动一处')!;
		expect(saved.result.before.coverage!.holeSquareMeters).toBeCloseTo(today, 2);
		expect(saved.result.after.coverage!.holeSquareMeters).toBeCloseTo(last.holeSquareMeters, 2);
		expect(saved.result.after.coverage!.holeCount).toBe(last.holeCount);
		const after = await api<Facility>(page, districtApi(`/facilities/${hydrant.id}`));
		expect(after.position).toEqual(hydrant.position);
		expect(complaints).toEqual([]);
	});

	it('follows a finger on a phone, and goes back in one step', async () => {
		const { page, complaints } = await visit({
			as: 'planner',
			viewport: { width: 390, height: 844 },
			hasTouch: true
		});
		const { facilities } = await api<{ facilities: Facility[] }>(
			page,
			districtApi('/facilities?kind=hydrant&state=intact&lifecycle=in_service&limit=50')
		);
		const hydrant = facilities.find(({ position }) => position !== null)!;
		await openWhatIf(page, DISTRICT);
		await showOnMap(page, hydrant.position!, 17);
		const { x, y } = await pixelOf(page, hydrant.position!);
		const today = await figureOf(page, 'holeArea', 2);
		const touch = await page.context().newCDPSession(page);
		const send = (
			type: 'touchStart' | 'touchMove' | 'touchEnd',
			points: { x: number; y: number }[]
		) => touch.send('Input.dispatchTouchEvent', { type, touchPoints: points });
		await send('touchStart', [{ x, y }]);
		for (let step = 1; step <= 10; step++) await send('touchMove', [{ x: x + 8 * step, y }]);
		await send('touchEnd', []);
		await page.waitForSelector('[data-testid=edits] li');
		await expect.poll(() => figureOf(page, 'holeArea', 2)).not.toBe(today);
		expect(await page.locator('[data-testid=edits] li').count()).toBe(1);
		await page.click('[data-testid=undo]');
		await expect.poll(() => figureOf(page, 'holeArea', 2)).toBeCloseTo(today, 3);
		await page.click('[data-testid=redo]');
		await expect.poll(() => figureOf(page, 'holeArea', 2)).not.toBe(today);
		// The page is no wider than the phone.
		expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(
			390
		);
		await takePicture(page, 'what-if-phone', true);
		expect(complaints).toEqual([]);
	});
});
