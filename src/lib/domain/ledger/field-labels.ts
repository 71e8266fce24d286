import type { FacilityKind } from '#lib/domain/facility.ts';
import type { Message } from '#lib/domain/messages/index.ts';
import { attributeOf, type BaseField } from './fields.ts';

/** What a person calls a field of the register on the mapping screen. */
export const BASE_LABELS: Record<BaseField, Message> = {
	code: ['编号', 'Code'],
	old_code: ['原编号', 'Old code'],
	name: ['名称', 'Name'],
	kind: ['类型', 'Kind'],
	address: ['地址', 'Address'],
	road_name: ['道路', 'Road'],
	township: ['乡镇街道', 'Township'],
	community: ['社区（村）', 'Community'],
	grid_cell: ['网格', 'Grid cell'],
	station: ['管辖队站', 'Station in charge'],
	lon: ['经度', 'Longitude'],
	lat: ['纬度', 'Latitude'],
	lonlat: ['经纬度（一列）', 'Position in one column'],
	x: ['平面坐标（东）', 'Easting'],
	y: ['平面坐标（北）', 'Northing'],
	position_accuracy_m: ['定位精度（米）', 'Accuracy of the position (m)'],
	ownership: ['产权（市政或单位）', 'Ownership'],
	owner: ['所属单位', 'Owner'],
	managed_by: ['管理单位', 'Managing unit'],
	supplied_by: ['供水单位', 'Supplying unit'],
	serviced_by: ['维保单位', 'Servicing unit'],
	responsible_person: ['责任人', 'Person in charge'],
	responsible_phone: ['联系电话', 'Phone'],
	built_on: ['建造日期', 'Built on'],
	opened_on: ['启用日期', 'Opened on'],
	condition: ['状态', 'State'],
	suspended: ['是否停用', 'Suspended'],
	defects: ['存在问题', 'Defects'],
	observed_on: ['检查日期', 'Inspected on'],
	category: ['队站类别', 'Category'],
	sponsor: ['建设主体', 'Sponsor'],
	removed_on: ['拆除日期', 'Removed on'],
	removal_approval: ['拆除批准文号', 'Approval of the removal'],
	note: ['备注', 'Note']
};

/** The label of any field but a defect's, whose name the facility's words have. */
export function labelOfField(kind: FacilityKind, field: string): Message {
	const known = BASE_LABELS[field as BaseField] as Message | undefined;
	const attribute = attributeOf(kind, field);
	return known ?? attribute?.label ?? [field, field];
}
