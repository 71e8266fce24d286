import type { Facility } from '#lib/domain/facility.ts';
import { translate } from '#lib/domain/messages/index.ts';
import { listFacilities, type FacilityCursor } from '#lib/server/queries/facility.ts';
import { can } from '../context.ts';
import type { BoxSource } from './box-source.ts';

/** How a facility of the register differs from what it was when an earlier box was made. */
export interface RegisterChange {
	id: string;
	kind: string;
	code: string | null;
	name: string | null;
	change: '新增' | '拆除' | '修改' | '状态变化';
	/** Fields that differ: what they were and what they are. */
	details: string;
	position: [number, number] | null;
}

const PAGE = 250;
const COMPARED: readonly (keyof Facility)[] = [
	'code',
	'name',
	'address',
	'road_name',
	'township_code',
	'position',
	'lifecycle',
	'managed_by',
	'supplied_by',
	'serviced_by',
	'ownership',
	'attributes'
];
const WORDS: Partial<Record<keyof Facility, string>> = {
	code: '编号',
	name: '名称',
	address: '地址',
	road_name: '道路',
	township_code: '乡镇（街道）代码',
	position: '位置',
	lifecycle: '在册状态',
	managed_by: '管理单位',
	supplied_by: '供水单位',
	serviced_by: '维保单位',
	ownership: '权属',
	attributes: '属性'
};

/** The register as it was known at the earlier box, beside that of now; by kind and code. */
export async function listRegisterChanges(
	source: BoxSource,
	since: Date
): Promise<RegisterChange[]> {
	const before = await readRegister(source, since);
	const after = await readRegister(source, undefined);
	const changes: RegisterChange[] = [];
	for (const [id, now] of after) {
		const was = before.get(id);
		if (!was) {
			changes.push(changeOf(now, '新增', ''));
			continue;
		}
		const fields = COMPARED.filter((key) => text(was[key]) !== text(now[key])).map(
			(key) => `${WORDS[key] ?? key}：${text(was[key]) || '空'} → ${text(now[key]) || '空'}`
		);
		const isRemoved = now.lifecycle === 'removed' && was.lifecycle !== 'removed';
		if (isRemoved) changes.push(changeOf(now, '拆除', fields.join('；')));
		else if (fields.length > 0) changes.push(changeOf(now, '修改', fields.join('；')));
		else if (was.state !== now.state)
			changes.push(changeOf(now, '状态变化', `${stateWord(was)} → ${stateWord(now)}`));
	}
	return changes.sort(
		(a, b) =>
			(a.kind < b.kind ? -1 : a.kind > b.kind ? 1 : 0) || ((a.code ?? '') < (b.code ?? '') ? -1 : 1)
	);
}

async function readRegister(
	{ context, district }: BoxSource,
	since: Date | undefined
): Promise<Map<string, Facility>> {
	const found = new Map<string, Facility>();
	const moment = since && { asOf: since, knownAt: since };
	for (let after: FacilityCursor | undefined; ;) {
		const filter = {
			includesSensitive: can(context.actor, district.code, 'sensitive.read'),
			outageAt: since ?? context.now(),
			after,
			limit: PAGE
		};
		const rows = await listFacilities(context.db, district.code, filter, moment);
		for (const row of rows) found.set(row.id, row);
		const last = rows.at(-1);
		if (!last || rows.length < PAGE) return found;
		after = { code: last.code, id: last.id };
	}
}

function changeOf(
	{ id, kind, code, name, position }: Facility,
	change: RegisterChange['change'],
	details: string
): RegisterChange {
	return { id, kind: translate(`kind.${kind}`, 'zh-CN'), code, name, change, details, position };
}

function stateWord({ state }: Facility): string {
	return translate(`state.${state}`, 'zh-CN');
}

function text(value: unknown): string {
	if (value === null || value === undefined) return '';
	return typeof value === 'string' ? value : JSON.stringify(value);
}
