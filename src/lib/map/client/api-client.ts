import type { DisclosureMarking, MarkingResult } from '#lib/domain/disclosure-marking.ts';
import type { Area, AreaInput } from '#lib/domain/area.ts';
import type { FacilityProposal } from '#lib/domain/facility-proposal.ts';
import type { Facility } from '#lib/domain/facility.ts';
import type { LedgerAnswer, LedgerRowsAnswer } from '#lib/domain/ledger/ledger-view.ts';
import type { LedgerPatch } from '#lib/domain/ledger/options.ts';
import type { ObservationInput } from '#lib/domain/observation.ts';
import type { BoxQuestion } from '#lib/domain/planning-box.ts';
import type { RestrictionOverview } from '#lib/domain/restriction.ts';
import type { Round, RoundInput } from '#lib/domain/round.ts';
import type { SearchAnswer } from '#lib/domain/search.ts';
import type { WaterUse, WaterUseInput } from '#lib/domain/water-use.ts';
import type { FacilityPhoto } from '#lib/domain/photo.ts';
import type { UnplacedList } from '#lib/domain/unplaced.ts';
import type { Locale } from '#lib/domain/messages/index.ts';
import type { ScenarioInput } from '#lib/domain/scenario.ts';
import type { SitingInput } from '#lib/domain/siting.ts';
import type { ScenarioLines } from '#lib/domain/three-lines.ts';
import type { WorkOrder } from '#lib/domain/work-order.ts';
import type { View } from '#lib/domain/views.ts';
import type { WhatIfData } from '#lib/domain/what-if.ts';
import { ApiError, isAbort, toApiError } from './api-error.ts';
import type * as api from './api-types.ts';

export type Fetch = typeof globalThis.fetch;
export type Query = Record<string, string | number | boolean | null | undefined>;

/** `?a=1&b=2` of what is set; the empty string when nothing is. */
export function printQuery(query: Query): string {
	const search = new URLSearchParams();
	for (const [key, value] of Object.entries(query)) {
		if (value !== null && value !== undefined && value !== '') search.set(key, String(value));
	}
	const text = search.toString();
	return text === '' ? '' : `?${text}`;
}

export interface ViewQuery {
	view: View;
	winter: boolean;
}

/** The JSON API of docs/API.md. Every call throws `ApiError` on anything but success. */
export type ApiClient = ReturnType<typeof createApiClient>;

/**
 * @param fetcher Kit's `fetch` in a `load`, the browser's elsewhere.
 * @param locale Language of the server's messages.
 */
export function createApiClient(fetcher: Fetch, locale: Locale) {
	async function request(path: string, init: RequestInit = {}): Promise<Response> {
		const headers = new Headers(init.headers);
		headers.set('accept-language', locale);
		let answer: Response;
		try {
			answer = await fetcher(path, { ...init, headers });
		} catch (cause) {
			if (isAbort(cause)) throw cause;
			throw new ApiError('offline', 0);
		}
		if (!answer.ok) throw await toApiError(answer, locale);
		return answer;
	}
	async function read<T>(path: string, init?: RequestInit): Promise<T> {
		const answer = await request(path, init);
		if (!(answer.headers.get('content-type') ?? '').includes('json'))
			throw new ApiError('offline', 0);
		return (await answer.json()) as T;
	}
	const send = (method: string, body?: unknown): RequestInit => ({
		method,
		...(body === undefined
			? {}
			: { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) })
	});
	const district = (code: string) => {
		const base = `/api/districts/${encodeURIComponent(code)}`;
		const get = <T>(path: string, query: Query = {}, signal?: AbortSignal) =>
			read<T>(`${base}${path}${printQuery(query)}`, signal ? { signal } : undefined);
		return {
			summary: (signal?: AbortSignal) => get<api.DistrictSummary>('', {}, signal),
			boundary: (signal?: AbortSignal) => get<GeoJSON.Feature>('/boundary', {}, signal),
			rate: (asOf: string | null, signal?: AbortSignal) => get<api.Rate>('/rate', { asOf }, signal),
			coverage: (view: ViewQuery, signal?: AbortSignal) =>
				get<api.Coverage>('/coverage', { ...view }, signal),
			response: (minutes: number, winter: boolean, signal?: AbortSignal) =>
				get<api.ResponseResult>('/response', { minutes, winter }, signal),
			cranes: (view: ViewQuery, signal?: AbortSignal) =>
				get<api.CraneResult>('/cranes', { ...view }, signal),
			shortfall: (signal?: AbortSignal) => get<api.ShortfallResult>('/shortfall', {}, signal),
			facilities: (query: Query, signal?: AbortSignal) =>
				get<api.FacilityPage>('/facilities', query, signal),
			wholeRegister: async (query: Query, signal?: AbortSignal) => {
				const facilities: api.FacilityPage['facilities'] = [];
				let cursor: string | null = null;
				do {
					const page: api.FacilityPage = await get(
						'/facilities',
						{ ...query, limit: 1000, cursor },
						signal
					);
					facilities.push(...page.facilities);
					cursor = page.nextCursor;
				} while (cursor !== null);
				return facilities;
			},
			restrictions: async (signal?: AbortSignal): Promise<api.Restrictions> => {
				const [{ outages }, { closures }] = await Promise.all([
					get<Pick<api.Restrictions, 'outages'>>('/outages', { active: 1 }, signal),
					get<Pick<api.Restrictions, 'closures'>>('/closures', { active: true }, signal)
				]);
				return { outages, closures };
			},
			ordersOf: async (facility: string, signal?: AbortSignal) =>
				(await get<{ orders: WorkOrder[] }>('/orders', { facility }, signal)).orders,
			photos: async (facilityId: string, signal?: AbortSignal) =>
				(await get<{ photos: FacilityPhoto[] }>(`/facilities/${facilityId}/photos`, {}, signal))
					.photos,
			addPhoto: (facilityId: string, file: Blob) =>
				request(`${base}/facilities/${facilityId}/photos`, {
					method: 'POST',
					headers: { 'content-type': file.type || 'application/octet-stream' },
					body: file
				}),
			removePhoto: (id: string) => request(`${base}/photos/${id}`, send('DELETE')),
			unplaced: (signal?: AbortSignal) => get<UnplacedList>('/unplaced', {}, signal),
			search: (q: string, signal?: AbortSignal) => get<SearchAnswer>('/search', { q }, signal),
			restrictionOverview: (signal?: AbortSignal) =>
				get<RestrictionOverview>('/restrictions', {}, signal),
			roadEdge: (lon: number, lat: number) => get<api.FoundEdge>('/road-edge', { lon, lat }),
			recordWaterUse: (input: WaterUseInput) =>
				read<WaterUse>(`${base}/water-uses`, send('POST', input)),
			planRound: (input: RoundInput) => read<Round>(`${base}/rounds`, send('POST', input)),
			closeRound: (id: string) => request(`${base}/rounds/${id}/close`, send('POST')),
			recordOutage: (input: unknown) => request(`${base}/outages`, send('POST', input)),
			recordClosure: (input: unknown) => request(`${base}/closures`, send('POST', input)),
			endRestriction: (kind: 'outage' | 'closure', id: string) =>
				request(`${base}/${kind}s/${id}/end`, send('POST', {})),
			areas: async (signal?: AbortSignal) => {
				const { features } = await get<{
					features: { geometry: GeoJSON.MultiPolygon; properties: Omit<Area, 'geometry'> }[];
				}>('/areas', {}, signal);
				return features.map(({ geometry, properties }): Area => ({ ...properties, geometry }));
			},
			facility: (id: string, signal?: AbortSignal) =>
				get<api.FacilityDetail>(`/facilities/${id}`, {}, signal),
			history: (id: string, signal?: AbortSignal) =>
				get<api.FacilityHistory>(`/facilities/${id}/history`, {}, signal),
			createFacility: (input: unknown) => read<Facility>(`${base}/facilities`, send('POST', input)),
			updateFacility: (id: string, patch: unknown) =>
				read<Facility>(`${base}/facilities/${id}`, send('PATCH', patch)),
			undoChange: (id: string, change: number, version: number) =>
				read<{ facility: Facility | null }>(
					`${base}/facilities/${id}/changes/${change}/undo`,
					send('POST', { version })
				),
			proposal: (query: Query, signal?: AbortSignal) =>
				get<FacilityProposal>('/facility-proposal', query, signal),
			whatIf: (view: ViewQuery, signal?: AbortSignal) =>
				get<WhatIfData>('/what-if', { ...view }, signal),
			explain: ([lon, lat]: readonly [number, number], view: ViewQuery, signal?: AbortSignal) =>
				get<api.Explanation>('/explain', { at: `${lon},${lat}`, ...view }, signal),
			scenarios: (signal?: AbortSignal) =>
				get<{ scenarios: api.ScenarioView[] }>('/scenarios', {}, signal),
			createScenario: (input: ScenarioInput) =>
				read<api.ScenarioView>(`${base}/scenarios`, send('POST', input)),
			compareScenario: (id: string, signal?: AbortSignal) =>
				get<api.ScenarioComparison>(`/scenarios/${id}/compare`, {}, signal),
			site: (request: { name: string; question: SitingInput }) =>
				read<{ jobId: string }>(`${base}/siting`, send('POST', request)),
			deleteScenario: (id: string) => request(`${base}/scenarios/${id}`, send('DELETE')),
			applyScenario: (id: string) =>
				read<api.ScenarioOutcome>(`${base}/scenarios/${id}/apply`, send('POST')),
			rules: (signal?: AbortSignal) => get<{ rules: api.RuleRow[] }>('/rules', {}, signal),
			setRule: (key: string, value: number, reason: string) =>
				request(`${base}/rules/${key}`, send('PUT', { value, reason })),
			resetRule: (key: string) => request(`${base}/rules/${key}`, send('DELETE')),
			jobs: (signal?: AbortSignal) => get<{ jobs: api.Job[] }>('/jobs', {}, signal),
			setBoundary: (input: { boundary: unknown; datum: string; source: string }) =>
				read<api.OutlineOutcome>(`${base}/boundary`, send('PUT', input)),
			chooseCoverageArea: (area: string | null) =>
				request(`${base}/coverage-area`, send('PUT', { area })),
			codeTemplate: () => get<{ template: string }>('/code-template'),
			setCodeTemplate: (template: string) =>
				request(`${base}/code-template`, send('PUT', { template })),
			createArea: (input: AreaInput) =>
				read<{ notices: string[] }>(`${base}/areas`, send('POST', input)),
			removeArea: (id: string) => request(`${base}/areas/${id}`, send('DELETE')),
			observe: (observations: ObservationInput[]) =>
				read<api.ObservationReply>(`${base}/observations`, send('POST', { observations })),
			requestBox: (input: BoxQuestion) =>
				read<{ jobId: string }>(`${base}/boxes`, send('POST', input)),
			requestSheets: (input: BoxQuestion & { sheets?: string }) =>
				read<{ jobId: string }>(`${base}/sheets`, send('POST', input)),
			paperPath: (jobId: string) => `${base}/papers/${jobId}`,
			printPath: (query: Query) => `${base}/print${printQuery(query)}`,
			scenarioLines: (id: string, signal?: AbortSignal) =>
				get<ScenarioLines>(`/scenarios/${id}/lines`, {}, signal),
			exportFile: (query: Query, signal: AbortSignal) =>
				request(`${base}/export${printQuery(query)}`, { signal }),
			importPath: `${base}/imports`,
			ledgers: () => get<{ ledgers: LedgerAnswer[] }>('/ledgers'),
			ledger: (id: string) => get<LedgerAnswer>(`/ledgers/${id}`),
			changeLedger: (id: string, patch: LedgerPatch) =>
				read<LedgerAnswer>(`${base}/ledgers/${id}`, send('PATCH', patch)),
			discardLedger: (id: string) => request(`${base}/ledgers/${id}`, send('DELETE')),
			queueLedger: (id: string, what: 'check' | 'import') =>
				read<{ jobId: string }>(`${base}/ledgers/${id}/${what}`, send('POST')),
			ledgerRows: (id: string, query: Query) => get<LedgerRowsAnswer>(`/ledgers/${id}/rows`, query),
			/** Marks many facilities as public or internal, or only counts them. */
			markDisclosure: (input: DisclosureMarking) =>
				read<MarkingResult>(`${base}/disclosure`, send('POST', input)),
			undoChangeSet: (id: string) =>
				read<{ jobId: string }>(`${base}/change-sets/${id}/undo`, send('POST')),
			ledgersPath: `${base}/ledgers`
		};
	};
	return {
		districts: () => read<{ districts: api.DistrictCard[] }>('/api/districts'),
		createDistrict: (input: {
			code: string;
			name: string;
			boundary: unknown;
			datum?: string;
			boundary_source?: string;
		}) => read<api.DistrictSummary & { notices: string[] }>('/api/districts', send('POST', input)),
		job: (id: string) => read<api.Job>(`/api/jobs/${id}`),
		stopJob: (id: string) => read<api.Job>(`/api/jobs/${id}/stop`, send('POST')),
		district
	};
}

export type DistrictClient = ReturnType<ApiClient['district']>;
