import { translate } from '#lib/domain/messages/index.ts';
import type { Round, RoundStop } from '#lib/domain/round.ts';
import type { Block, DrawInto } from '#lib/formats/document/document-model.ts';
import { printPdf } from '#lib/formats/document/print-pdf.ts';
import type { SheetLayer } from '#lib/formats/sheet/sheet-map.ts';
import type { Context } from './context.ts';
import { getRound } from './round.ts';
import { pictureOfDrawing } from './sheet/inset-picture.ts';
import { prepareMapInset, type InsetMark } from './sheet/map-inset.ts';
import { planeOfPositions } from './sheet/plane-shapes.ts';
import { SheetSource } from './sheet/sheet-source.ts';

/** Between the margins of A4, millimeters. */
const SIZE = { width: 166, height: 130 };
const SCREEN_DOTS_PER_INCH = 150;
const LEAST_METERS = 500;
const COLORS = { start: '#5a3d78', toDo: '#1f4e9c', done: '#2e7d32' } as const;

/**
 * A round on the district's base as PNG: stops by their number, the start, and dashes from stop to stop that
 * say the order, not the way.
 *
 * @throws {NotFound} None, or not for these eyes. @throws {Unavailable} The district has no outline.
 */
export async function drawRound(
	context: Context,
	district: string,
	id: string
): Promise<Uint8Array> {
	const { draw } = await prepare(context, await getRound(context, district, id), district);
	return (await pictureOfDrawing(draw, SIZE, SCREEN_DOTS_PER_INCH)).bytes;
}

/** The same on A4 with the list of stops, to take along. */
export async function printRound(
	context: Context,
	district: string,
	id: string
): Promise<Uint8Array> {
	const round = await getRound(context, district, id);
	const { draw, isDemo } = await prepare(context, round, district);
	const minutes = Math.ceil(
		(round.travel_seconds + round.stops.length * round.stop_minutes * 60) / 60
	);
	const blocks: Block[] = [
		{ is: 'title', text: round.name },
		{
			is: 'paragraph',
			align: 'center',
			runs: `${round.assigned_name} · ${round.stops.length} 处，约 ${minutes} 分钟`
		},
		{
			is: 'drawing',
			draw,
			height: SIZE.height,
			caption: '圆点数字为次序，“起”为出发点；绿色已看。虚线只表示次序，不是行车路线'
		},
		{
			is: 'table',
			columns: [
				{ title: '次序', share: 6, align: 'center' },
				{ title: '编号', share: 16 },
				{ title: '类别', share: 11 },
				{ title: '位置', share: 34 },
				{ title: '已看', share: 14 }
			],
			rows: round.stops.map((stop, index) => [
				String(index + 1),
				stop.code ?? stop.name ?? '—',
				translate(`kind.${stop.kind}`, 'zh-CN'),
				stop.address ?? stop.road_name ?? '—',
				stop.done_at === null ? '□' : `✓ ${stop.done_by ?? ''}`
			])
		}
	];
	return printPdf({
		title: round.name,
		author: round.made_by,
		size: 'A4',
		...(isDemo ? { head: translate('app.demo', 'zh-CN') } : {}),
		foot: round.name,
		blocks
	});
}

async function prepare(
	context: Context,
	round: Round,
	district: string
): Promise<{ draw: DrawInto; isDemo: boolean }> {
	const source = await SheetSource.open(context, district, { isPublic: false });
	const start: InsetMark = { position: round.start, text: '起', color: COLORS.start };
	const marks = round.stops.flatMap((stop, index) => toMark(stop, index + 1));
	const order = [start, ...marks, ...(round.returns ? [start] : [])];
	const layers: SheetLayer[] = [
		{
			type: 'line',
			style: { color: COLORS.toDo, width: 0.9, dash: [3, 2.5], opacity: 0.75 },
			lines: [
				planeOfPositions(
					order.map(({ position }) => [...position]),
					source.projection
				)
			]
		}
	];
	const options = { marks: [start, ...marks], size: SIZE, leastMeters: LEAST_METERS, layers };
	const draw = await prepareMapInset(context, district, options, source);
	return { draw, isDemo: source.district.is_demo };
}

function toMark({ position, done_at }: RoundStop, number: number): InsetMark[] {
	const color = done_at === null ? COLORS.toDo : COLORS.done;
	return position ? [{ position, text: String(number), color }] : [];
}
