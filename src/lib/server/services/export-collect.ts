import { publicFieldsOf } from '#lib/domain/disclosure.ts';
import type { ExportLayerName } from '#lib/domain/export.ts';
import type { Message } from '#lib/domain/messages/index.ts';
import type { Layer, LayerFeature, LayerField } from '#lib/formats/layer.ts';
import { Invalid } from '#lib/server/errors.ts';
import type { Moment } from '#lib/server/queries/facility.ts';
import type { DistrictRecord } from '#lib/server/queries/district.ts';
import type { Context } from './context.ts';
import { holeLayer, responseLayers } from './export-analyses.ts';
import { messageOf } from './export-columns.ts';
import { shortfallLayer } from './export-shortfall.ts';
import { areaLayer, facilityLayer, placeLayer } from './export-register.ts';
import type { ExportRequest } from './export-request.ts';
import { inspectionLayer, responsibilityLayer, scenarioLayer } from './export-work.ts';

/** With the limit of arrival settled: asked for, or the district's. */
export type SettledRequest = ExportRequest & { minutes: number };

export interface Collected {
	layers: Layer[];
	/** What was left out and why. */
	notes: Message[];
}

/**
 * The layers of an export, each with the marks that its features carry wherever they are copied to.
 *
 * @throws {Invalid} A public export of nothing but layers that are not public.
 */
export async function collectLayers(
	context: Context,
	record: DistrictRecord,
	request: SettledRequest,
	moment: Moment | undefined
): Promise<Collected> {
	const notes: Message[] = [];
	const names = request.layers.filter((name) => isAllowed(name, request));
	if (names.length === 0)
		throw new Invalid(
			[
				'{layers} 不公开：公开导出只含设施、范围和地名。请改用 --disclosure internal。',
				'{layers} are not public: a public export holds facilities, areas and places. Use --disclosure internal.'
			],
			{ params: { layers: request.layers.join('、') } }
		);
	const dropped = request.layers.filter((name) => !names.includes(name)).join('、');
	if (dropped !== '')
		notes.push([
			`图层 ${dropped} 不公开，未导出。`,
			`${dropped} are not public and were left out.`
		]);
	let withheld = 0;
	const collect = collectorOf(context, record.code, request, {
		moment,
		onWithheld: (count) => (withheld += count)
	});
	const layers: Layer[] = [];
	for (const name of names) {
		const layer = await collect(name);
		layers.push(request.disclosure === 'public' ? withoutInternal(layer, name) : layer);
	}
	if (withheld > 0)
		notes.push([
			`公开级别不是“公开”的 ${withheld} 条未导出。`,
			`${withheld} entries whose disclosure is not "public" were left out.`
		]);
	return { layers: layers.map((layer) => markLayer(layer, record, request)), notes };
}

function isAllowed(name: ExportLayerName, { disclosure }: ExportRequest): boolean {
	return disclosure === 'internal' || publicFieldsOf(name) !== undefined;
}

function collectorOf(
	context: Context,
	code: string,
	request: SettledRequest,
	options: { moment: Moment | undefined; onWithheld: (count: number) => void }
): (name: ExportLayerName) => Promise<Layer> {
	const { view, winter, minutes, areaId } = request;
	const selection = { ...request, ...options };
	let response: ReturnType<typeof responseLayers> | undefined;
	return async (name) => {
		switch (name) {
			case 'holes':
				return holeLayer(context, code, { view, winter });
			case 'areas':
				return areaLayer(context, code, selection);
			case 'places':
				return placeLayer(context, code);
			case 'shortfall':
				return shortfallLayer(context, code, areaId);
			case 'responsibility':
				return responsibilityLayer(context, code, { minutes, winter });
			case 'inspections':
				return inspectionLayer(context, code, selection);
			case 'scenario':
				return scenarioLayer(context, code, request.scenario);
			case 'response':
			case 'gaps':
				response ??= responseLayers(context, code, { minutes, winter });
				return (await response)[name];
			default:
				return facilityLayer(context, code, name, selection);
		}
	};
}

/** The layer with those columns only that are public. */
function withoutInternal(layer: Layer, name: ExportLayerName): Layer {
	const known = publicFieldsOf(name) ?? [];
	const kept = [...layer.fields.keys()].filter((index) =>
		known.includes(layer.fields[index]?.name ?? '')
	);
	const pick = <T>(entries: readonly T[]) => entries.filter((_, index) => kept.includes(index));
	const features = async function* (): AsyncGenerator<LayerFeature> {
		for await (const { geometry, values } of layer.features)
			yield { geometry, values: pick(values) };
	};
	return { ...layer, fields: pick(layer.fields), features: features() };
}

/** Every feature says whether it is demo data, public, in a shifted datum. */
function markLayer(layer: Layer, { is_demo }: DistrictRecord, request: SettledRequest): Layer {
	const marks: [LayerField, string][] = [];
	const mark = (name: string, label: Message, value: string) =>
		marks.push([{ name, label, type: 'text' }, value]);
	if (request.disclosure === 'public')
		mark('disclosure_mark', ['公开标识', 'Disclosure'], messageOf('export.disclosure.public')[0]);
	if (request.isShifted) mark('datum', ['坐标基准', 'Datum'], 'GCJ-02');
	if (is_demo) {
		const [zh, en] = messageOf('app.demo');
		mark('data_status', ['数据性质', `Data status (${en})`], zh);
	}
	if (marks.length === 0) return layer;
	const added = marks.map(([, value]) => value);
	const features = async function* (): AsyncGenerator<LayerFeature> {
		for await (const { geometry, values } of layer.features)
			yield { geometry, values: [...values, ...added] };
	};
	return {
		...layer,
		fields: [...layer.fields, ...marks.map(([field]) => field)],
		features: features()
	};
}
