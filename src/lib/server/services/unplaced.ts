import { locateAddress, type AddressBook } from '#lib/domain/ledger/locate-address.ts';
import { parseAddress } from '#lib/domain/ledger/parse-address.ts';
import type { Facility } from '#lib/domain/facility.ts';
import type { UnplacedFacility, UnplacedList } from '#lib/domain/unplaced.ts';
import type { Database } from '#lib/server/db/pool.ts';
import { Unavailable } from '#lib/server/errors.ts';
import type { DistrictRecord } from '#lib/server/queries/district.ts';
import { countFacilities, listFacilities } from '#lib/server/queries/facility.ts';
import { listTownshipNames } from '#lib/server/queries/place.ts';
import { authorize, can, confinedTo, type Context } from './context.ts';
import { requireDistrict } from './district-access.ts';
import { loadAddressBook } from './ledger/district-frame.ts';
import { loadRoads, type LoadedRoads } from './road-cache.ts';

/** A list that people work through; more than this is a ledger to be located again. */
const MOST_LISTED = 2000;

/** Facilities without a position, removed ones left out, by township and address; with candidates. */
export async function listUnplaced(context: Context, district: string): Promise<UnplacedList> {
	authorize(context, district, 'map.read');
	const { db, actor } = context;
	const record = await requireDistrict(db, district);
	const filter = {
		isUnplaced: true,
		lifecycles: ['planned', 'in_service', 'suspended'] as const,
		servicedBy: confinedTo(actor, district),
		includesSensitive: can(actor, district, 'sensitive.read'),
		outageAt: context.now(),
		limit: MOST_LISTED
	};
	const facilities = await listFacilities(db, district, filter);
	const book = facilities.length === 0 ? undefined : await findBook(db, record);
	const order = new Intl.Collator('zh-u-co-pinyin', { numeric: true });
	const keyOf = ({ township_code, road_name, address, code }: Facility) =>
		[township_code, road_name, address, code].map((part) => part ?? '').join('\n');
	const sorted = facilities
		.map((facility) => ({ facility, key: keyOf(facility) }))
		.sort((a, b) => order.compare(a.key, b.key));
	return {
		facilities: sorted.map(({ facility }) => toUnplaced(facility, book)),
		total: await countFacilities(db, district, filter),
		townships: [...(await listTownshipNames(db, district))]
	};
}

function toUnplaced(facility: Facility, book: AddressBook | undefined): UnplacedFacility {
	const { id, version, kind, code, name, address, road_name, township_code, serviced_by } =
		facility;
	const row = { id, version, kind, code, name, address, road_name, township_code, serviced_by };
	const text = address ?? road_name;
	if (text === null)
		return {
			...row,
			candidate: null,
			near: null,
			reason: { zh: '没有填写地址', en: 'it has no address' }
		};
	if (!book)
		return {
			...row,
			candidate: null,
			near: null,
			reason: { zh: '本区还没有道路数据', en: 'the district has no roads yet' }
		};
	const located = locateAddress(parseAddress(text), book);
	if ('reason' in located)
		return { ...row, candidate: null, near: located.near ?? null, reason: located.reason };
	const { position, accuracyMeters, how } = located;
	return {
		...row,
		candidate: { position, accuracy_m: accuracyMeters, how },
		near: null,
		reason: null
	};
}

const books = new WeakMap<LoadedRoads, Promise<AddressBook | undefined>>();

/** Roads and house numbers by name, read once for each import; undefined without roads. */
async function findBook(db: Database, district: DistrictRecord): Promise<AddressBook | undefined> {
	if (district.srid === null) return undefined;
	try {
		const roads = await loadRoads(db, district.code, district.srid);
		const book = books.get(roads) ?? loadAddressBook(db, { district, roads });
		books.set(roads, book);
		return await book;
	} catch (error) {
		if (error instanceof Unavailable) return undefined;
		throw error;
	}
}
