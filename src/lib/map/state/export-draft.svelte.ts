import type { DistrictSummary } from '#lib/domain/district.ts';
import {
	listCrsChoices,
	listObstacles,
	parseFileName,
	settingsOf,
	type CrsChoice
} from '#lib/domain/export-choice.ts';
import {
	EXPORT_LAYERS,
	type ExportDisclosure,
	type ExportFormat,
	type ExportLayerName,
	type ShapefileEncoding
} from '#lib/domain/export.ts';
import type { FacilityState } from '#lib/domain/facility.ts';
import type { Locale, Message } from '#lib/domain/messages/index.ts';
import type { View } from '#lib/domain/views.ts';
import { createApiClient, type DistrictClient, type Fetch } from '#lib/map/client/api-client.ts';
import { explainFailure, isAbort } from '#lib/map/client/api-error.ts';

/** A file that has arrived. */
export interface ExportedFile {
	fileName: string;
	bytes: number;
	/** Features by layer. */
	layers: Record<string, number>;
	/** What was left out or changed, in the reader's language. */
	notes: string[];
	/** Address of its bytes in this browser. */
	url: string;
}

/** An export being put together. */
export class ExportDraft {
	layers = $state.raw<readonly ExportLayerName[]>([]);
	format = $state<ExportFormat>('gpkg');
	crsId = $state<CrsChoice['id'] | 'other'>('cgcs2000');
	otherCrs = $state('EPSG:');
	view = $state<View>('as_is');
	winter = $state(false);
	minutes = $state() as number;
	includesRemoved = $state(false);
	township = $state('');
	state = $state<FacilityState | ''>('');
	asOf = $state('');
	/** Id or name. */
	scenario = $state('');
	disclosure = $state<ExportDisclosure>('internal');
	/** '' = the format's usual one. */
	encoding = $state<ShapefileEncoding | ''>('');
	isRunning = $state(false);
	problem = $state<string | null>(null);
	file = $state.raw<ExportedFile | null>(null);
	readonly summary: DistrictSummary;
	readonly crsChoices: readonly CrsChoice[];
	readonly #client: DistrictClient;
	readonly #locale: Locale;
	#abort: AbortController | null = null;

	constructor(options: {
		summary: DistrictSummary;
		layers: readonly ExportLayerName[];
		asOf?: string;
		locale: Locale;
		fetch: Fetch;
	}) {
		const { summary, locale } = options;
		this.summary = summary;
		this.minutes = summary.arrivalMinutes;
		this.layers = options.layers;
		this.asOf = options.asOf ?? '';
		this.crsChoices = listCrsChoices(summary.projection);
		this.crsId = this.crsChoices[0]?.id ?? 'cgcs2000';
		this.#locale = locale;
		this.#client = createApiClient(options.fetch, locale).district(summary.code);
	}

	readonly crs = $derived.by(() =>
		this.crsId === 'other'
			? this.otherCrs.trim()
			: (this.crsChoices.find(({ id }) => id === this.crsId)?.code ?? '')
	);
	readonly settings = $derived(settingsOf(this.layers));
	readonly obstacles = $derived.by(() =>
		listObstacles(
			{ layers: this.layers, format: this.format, crs: this.crs },
			{
				hasCoverageArea: this.summary.coverageArea !== null,
				hasRoads: this.summary.hasRoads
			}
		)
	);

	readonly hasEncoding = $derived(this.format === 'shp' || this.format === 'dxf');

	#selection(): Record<string, string> {
		const { township, state, asOf } = this;
		return {
			...(township.trim() === '' ? {} : { township: township.trim() }),
			...(state === '' ? {} : { states: state }),
			...(asOf === '' ? {} : { asOf })
		};
	}

	toggle(layer: ExportLayerName): void {
		const isChosen = this.layers.includes(layer);
		// In the order of the list, which is the order in the file.
		this.layers = EXPORT_LAYERS.filter((name) =>
			name === layer ? !isChosen : this.layers.includes(name)
		);
	}

	/** Fetches the file and hands it to the browser to save. */
	async run(): Promise<void> {
		const { settings } = this;
		this.discard();
		this.isRunning = true;
		this.problem = null;
		this.#abort = new AbortController();
		try {
			const answer = await this.#client.exportFile(
				{
					layers: this.layers.join(','),
					format: this.format,
					crs: this.crs,
					...(settings.view ? { view: this.view } : {}),
					...(settings.winter && this.winter ? { winter: true } : {}),
					...(settings.minutes ? { minutes: this.minutes } : {}),
					...(settings.removed && this.includesRemoved ? { removed: true } : {}),
					...(settings.scenario ? { scenario: this.scenario.trim() } : {}),
					...(settings.selection ? this.#selection() : {}),
					...(this.disclosure === 'public' ? { disclosure: 'public' } : {}),
					...(this.hasEncoding && this.encoding !== '' ? { encoding: this.encoding } : {})
				},
				this.#abort.signal
			);
			const blob = await answer.blob();
			this.file = {
				fileName:
					parseFileName(answer.headers.get('content-disposition')) ?? `export.${this.format}`,
				bytes: blob.size,
				layers: JSON.parse(answer.headers.get('x-export-layers') ?? '{}') as Record<string, number>,
				notes: this.#readNotes(answer.headers.get('x-export-notes')),
				url: URL.createObjectURL(blob)
			};
		} catch (reason) {
			if (!isAbort(reason)) this.problem = explainFailure(reason, this.#locale);
		} finally {
			this.isRunning = false;
			this.#abort = null;
		}
	}

	#readNotes(header: string | null): string[] {
		const notes = JSON.parse(decodeURIComponent(header ?? '%5B%5D')) as Message[];
		return notes.map(([zh, en]) => (this.#locale === 'en' ? en : zh));
	}

	cancel(): void {
		this.#abort?.abort();
	}

	/** Lets go of the file's bytes. */
	discard(): void {
		if (this.file) URL.revokeObjectURL(this.file.url);
		this.file = null;
	}
}
