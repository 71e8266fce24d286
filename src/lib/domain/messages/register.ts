/** Words of keeping the register: adding, moving, editing, removing, undoing. */
export const registerMessages = {
	'register.menu': ['登记', 'Record'],
	'register.add': ['新增设施', 'Add a facility'],
	'register.addKind': ['新增{kind}', 'Add: {kind}'],
	'register.edit': ['编辑', 'Edit'],
	'register.move': ['移动', 'Move'],
	'register.place': ['放到图上', 'Place on the map'],
	'register.remove': ['拆除', 'Remove'],
	'register.addHelp': [
		'在地图上点一下放置，可拖动；也可以直接输入坐标，或留空待落图。',
		'Click the map to place it, drag to adjust; or type coordinates; or leave it unplaced.'
	],
	'register.addHelpTable': [
		'输入坐标，或留空待落图，之后在地图上放置。',
		'Type coordinates, or leave it unplaced and place it on the map later.'
	],
	'register.moveHelp': [
		'拖动标记，或在地图上点新位置，然后确认。',
		'Drag the marker or click the new place, then confirm.'
	],
	'register.moved': ['离原位置 {meters}', '{meters} from where it stood'],
	'register.confirmMove': ['确认移动', 'Confirm the move'],
	'register.position': ['坐标（经度，纬度）', 'Coordinates (longitude, latitude)'],
	'register.positionHint': [
		'CGCS2000 或 WGS84 经纬度，如 128.90030, 47.72600，也可写度分秒；手机地图（GCJ-02）的坐标会偏几百米。',
		'CGCS2000 or WGS 84, e.g. 128.90030, 47.72600, degrees-minutes-seconds too; phone maps (GCJ-02) are off by hundreds of meters.'
	],
	'register.positionWrong': [
		'读不出坐标，请写成“经度, 纬度”，如 128.90030, 47.72600。',
		'Not readable: write longitude, latitude, e.g. 128.90030, 47.72600.'
	],
	'register.position_accuracy_m': ['位置精度', 'Position accuracy'],
	'register.near': [
		'距“{name}”{meters} 米：是同一个吗？',
		'{meters} m from {name}: is it the same one?'
	],
	'register.openNear': ['打开它', 'Open it'],
	'register.section.identity': ['基本信息', 'Identity'],
	'register.section.place': ['位置', 'Place'],
	'register.section.more': ['更多', 'More'],
	'register.unknown': ['（不清楚）', '(not known)'],
	'register.saving': ['正在保存…', 'Saving…'],
	'register.required': ['必填', 'Required'],
	'register.wrongValue': ['超出允许的范围或长度', 'out of the allowed range or length'],
	'register.notNumber': ['应为数字', 'must be a number'],
	'register.failed': ['没有保存，所填内容已保留。', 'Not saved; what you entered is kept.'],
	'register.nothing': ['没有改动。', 'Nothing was changed.'],
	'register.conflict': [
		'“{who}”刚刚改过这处设施。您填的还在，尚未保存。对方的改动：',
		'{who} has just changed this facility. What you entered is kept and not saved. Their changes:'
	],
	'register.conflictMine': ['您也改了此项', 'you changed this too'],
	'register.rebase': ['以最新为底，保留我的改动', 'Take theirs as the base, keep my changes'],
	'register.done.added': ['已新增 {name}', 'Added {name}'],
	'register.done.edited': ['已修改 {name}', 'Changed {name}'],
	'register.done.moved': ['已移动 {name}', 'Moved {name}'],
	'register.done.removed': ['已登记拆除 {name}', 'Recorded the removal of {name}'],
	'register.done.undone': ['已撤销', 'Undone'],
	'register.undo': ['撤销', 'Undo'],
	'register.undoThis': ['撤销这次', 'Undo this'],
	'register.removalHelp': [
		'拆除须有批准文号和日期；自该日起不再计入实有数，历史与编号保留，编号不再使用。',
		'A removal needs its approval and its day; from then on it does not count. History and code stay; the code is never used again.'
	],
	'register.removal_approval': ['批准文号', 'Approval'],
	'register.removed_on': ['拆除日期', 'Removed on'],
	'register.confirmRemoval': ['登记拆除', 'Record the removal'],
	'register.change.created': ['登记', 'Recorded'],
	'register.change.edited': ['修改', 'Changed'],
	'register.change.moved': ['移动', 'Moved'],
	'register.change.placed': ['放到图上', 'Placed on the map'],
	'register.change.removed': ['拆除', 'Removed'],
	'register.change.imported': ['导入更新', 'Updated by an import'],
	'register.change.undone': [
		'撤销第 {version} 版的修改',
		'Took back the change of version {version}'
	],
	'register.change.since': ['自 {time} 起', 'from {time} on'],
	'register.empty': ['空', 'empty'],
	'register.old_codes': ['曾用编号', 'Old codes'],
	'register.road_order': ['沿路序号', 'Order along the road'],
	'register.community_code': ['社区代码', 'Community code'],
	'register.grid_cell': ['网格', 'Grid cell'],
	'register.station_id': ['管辖队站', 'Station in charge'],
	'register.season': ['季节停用', 'Seasonal shut-off'],
	'register.disclosure': ['公开级别', 'Disclosure'],
	'register.name': ['名称', 'Name'],
	'photo.title': ['照片', 'Photos'],
	'photo.add': ['＋ 上传照片', '＋ Add photos'],
	'photo.sending': ['正在上传…', 'Uploading…'],
	'history.clock': [
		'手机时钟{direction} {minutes} 分钟',
		"the phone's clock was {minutes} minutes {direction}"
	],
	'history.afterRemoval': ['登记拆除之后看到', 'seen after its removal'],
	'photo.role.context': ['方位照', 'Where it stands'],
	'photo.role.closeup': ['实景照', 'Close-up'],
	'photo.cameraAt': [
		'相机记录的位置（仅作依据）',
		'Where the camera says it stood (evidence only)'
	],
	'disclosure.mark': ['标公开级别', 'Mark disclosure'],
	'disclosure.lead': [
		'把表中筛选出的全部{kind}（各页都算，已拆除的要筛选了才算）标为公开或内部。敏感的不变，须逐处修改。公开的会出现在公开导出和公开成果里。',
		'Marks everything that the filters of this table fit ({kind}, on all pages; what was removed only where the filter asks for it). What is sensitive stays so. What is public goes into public exports.'
	],
	'disclosure.counting': ['正在数…', 'Counting…'],
	'disclosure.count': [
		'筛选出 {matched} 处：{changed} 处将改为{level}，{unchanged} 处已经是。',
		'{matched} fit: {changed} will become {level}, {unchanged} are so already.'
	],
	'disclosure.done': [
		'筛选出 {matched} 处：{changed} 处已改为{level}，{unchanged} 处原来就是。',
		'{matched} fit: {changed} became {level}, {unchanged} were so already.'
	],
	'disclosure.kept': ['{count} 处敏感，未改。', '{count} are sensitive and stay so.'],
	'disclosure.do': ['把 {count} 处标为{level}', 'Mark {count} as {level}'],
	'disclosure.undoing': [
		'正在撤销，进度见“导入与任务”。',
		'Being undone; follow it under “Imports and jobs”.'
	],
	'disclosure.internal': ['内部', 'internal'],
	'disclosure.public': ['公开', 'public'],
	'disclosure.sensitive': ['敏感', 'sensitive']
} as const satisfies Record<string, readonly [string, string]>;
