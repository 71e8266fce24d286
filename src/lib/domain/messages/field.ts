/** The crew's phone: spoken to a person with gloves on. */
export const fieldMessages = {
	'field.title': ['外业', 'Field'],
	'field.tab.list': ['列表', 'List'],
	'field.tab.map': ['地图', 'Map'],
	'field.tab.outbox': ['发件箱', 'Outbox'],
	'field.tab.mine': ['我的', 'Mine'],
	'field.outbox': ['发件箱', 'Outbox'],
	'field.phone': ['本机', 'This phone'],
	'field.signedInAs': ['已登录：{name}', 'Signed in: {name}'],
	'field.theme': ['屏幕亮度', 'Screen'],
	'field.theme.auto': ['跟随手机', 'As the phone'],
	'field.theme.light': ['白天', 'Day'],
	'field.theme.dark': ['夜间', 'Night'],
	'field.theme.red': ['红光', 'Red light'],
	'field.noMap': [
		'这台手机画不了地图（{reason}），请用列表。',
		'This phone cannot draw the map ({reason}); use the list.'
	],
	'field.search': ['搜编号、名称、道路', 'Code, name or road'],
	'field.noPack': [
		'本机还没有资料包。有网时点“下载资料包”，没信号也能用。',
		'No pack on this phone yet. Take it while there is a network; it works without one.'
	],
	'field.takePack': ['下载资料包', 'Take the pack'],
	'field.refreshPack': ['更新资料包', 'Renew the pack'],
	'field.takingPack': ['正在下载……', 'Taking it …'],
	'field.packFailed': [
		'资料包没有下载完整，原来的还在。有信号时自动再下。',
		'The pack did not arrive whole; the old one is still here. It is taken again by itself with signal.'
	],
	'field.packFull': [
		'手机存储已满，资料包没有存下，原来的还在；标记都在。',
		'This phone is full: the pack was not kept, the old one is still here. Marks are safe.'
	],
	'field.pack': ['资料包', 'Pack'],
	'field.packFacts': [
		'{count} 处设施 · {size} · {time} 下载',
		'{count} facilities · {size} · taken {time}'
	],
	'field.checksum': ['校验码', 'Checksum'],
	'field.where': ['我在哪里', 'Where am I'],
	'field.noPosition': [
		'没有定位：按道路和编号排列。点“我在哪里”打开定位。',
		'No position: sorted by road and code. Use “Where am I”.'
	],
	'field.accuracy': ['定位误差约 {meters} 米', 'Position within some {meters} m'],
	'field.nothing': ['没有符合的设施。', 'No such facility.'],
	'field.all': ['全部', 'All'],
	'field.due': ['应检 {count}', 'Due: {count}'],
	'field.awaitsCheck': ['待复查（说已修好）', 'said to be repaired: look'],
	'field.comma': ['、', ', '],
	'field.nothingDue': ['本周应检的都看过了。', 'All that is due this week has been seen.'],
	'field.more': ['还有 {count} 处，请搜索或走近些', '{count} more: search, or go nearer'],
	'field.marked': ['本机已标', 'Marked here'],
	'field.how': ['怎么看的', 'How it was seen'],
	'field.defects': ['哪里不好（可多选）', 'What is wrong (any)'],
	'field.note': ['备注', 'Note'],
	'field.pressure': ['压力（MPa）', 'Pressure (MPa)'],
	'field.flow': ['流量（L/s）', 'Flow (L/s)'],
	'field.save': ['保存到本机', 'Save on this phone'],
	'field.saved': ['已存本机：{label}，{state}', 'Saved on this phone: {label}, {state}'],
	'field.full': [
		'没有存上！手机存储已满。先别离开：清理手机空间后再点保存。以前的记录都在。',
		'NOT saved: this phone is full. Free some space and save again. Earlier marks are safe.'
	],
	'field.notSaved': ['没有存上！请再点一次保存。（{reason}）', 'NOT saved: save again. ({reason})'],
	'field.badNumber': ['{field} 应为 {least}–{most} 的数', '{field} must be {least} to {most}'],
	'field.counts': [
		'本机共 {created} 条：已送达 {received}，待发 {pending}，被退回 {refused}，已重填 {replaced}',
		'{created} on this phone: {received} delivered, {pending} waiting, {refused} refused, {replaced} made anew'
	],
	'field.pill.pending': ['待发 {count}', '{count} to send'],
	'field.pill.refused': ['被退回 {count}', '{count} refused'],
	'field.pill.done': ['全部送达', 'All delivered'],
	'field.pill.photos': ['照片待发 {count}', '{count} photos to send'],
	'field.pill.stuck': ['照片有问题 {count}', '{count} photos stuck'],
	'field.new': ['新增设施', 'Add one'],
	'field.new.label': ['新{kind}', 'New {kind}'],
	'field.new.same': ['离 {label} {meters}：是同一个吗？', '{meters} from {label}: the same one?'],
	'field.new.isSame': ['就是它', 'It is this one'],
	'field.new.isOther': ['不是，是另一个：新增', 'No, another one: add it'],
	'field.new.go': ['就在我站的地方：新增', 'Here where I stand: add it'],
	'field.new.noPosition': [
		'要先定位：新设施登记在您站的位置。',
		'A position is needed: a new one is recorded where you stand.'
	],
	'field.moved': [
		'位置不对：改到我站的地方（相差 {meters}）',
		'Wrong place: it is where I stand ({meters} off)'
	],
	'field.photos': ['照片', 'Photos'],
	'field.photo.take.closeup': ['拍实景', 'Close-up'],
	'field.photo.take.context': ['拍方位', 'Surroundings'],
	'field.photo.working': ['正在处理照片……', 'Making the photo ready …'],
	'field.photo.leaveOut': ['不要这张', 'Leave out'],
	'field.photo.enough': ['一条记录最多 {most} 张照片。', 'A mark has {most} photos at most.'],
	'field.photo.unreadable': [
		'这张照片读不出来，没有加上。请改用相机的 JPEG 格式再拍。',
		'This picture cannot be read and was not added. Set the camera to JPEG and take it again.'
	],
	'field.photo.lost': [
		'一张照片在本机没有了，没能送出。能回去的话请重拍。',
		'A photo is gone from this phone and was not sent. Take it again if you can.'
	],
	'field.photo.refused': [
		'一张照片服务器不收：{reason}',
		'The server does not take a photo: {reason}'
	],
	'field.photosOf': ['照片 {received}/{count}', 'photos {received} of {count}'],
	'field.photoCounts': [
		'照片共 {taken} 张：已送达 {received}，待发 {pending}，有问题 {stuck}',
		'{taken} photos: {received} delivered, {pending} waiting, {stuck} stuck'
	],
	'field.incomplete': ['记录到了，照片还没到齐', 'Delivered, photos missing'],
	'field.sendingPhoto': [
		'正在发照片：这张已传 {percent}%，还有 {count} 张',
		'Sending photos: {percent}% of this one, {count} to go'
	],
	'field.originals': ['照片按原图发送（大，费流量）', 'Send photos as taken (large)'],
	'field.evicted': [
		'这台手机清理过本页的存储。',
		'This phone has cleared what this page had stored.'
	],
	'field.evicted.restored': [
		'{count} 条未发的记录已从备份找回。',
		'{count} unsent marks came back from their copy.'
	],
	'field.evicted.photos': [
		'其中 {count} 张照片没有了，能回去的话请重拍。',
		'{count} of their photos are gone: take them again if you can.'
	],
	'field.evicted.lost': [
		'{count} 条未发的记录没有了，请重新标记。',
		'{count} unsent marks are gone: make them again.'
	],
	'field.evicted.safe': [
		'已送达的 {count} 条在服务器上，都在。',
		'The {count} delivered ones are safe on the server.'
	],
	'field.sendNow': ['现在发送', 'Send now'],
	'field.sending': ['正在发送……', 'Sending …'],
	'field.idle': ['都送到了。', 'All is delivered.'],
	'field.nextAt': ['{time} 自动再发', 'tries again at {time}'],
	'field.obstacle.offline': [
		'没有信号，记录在本机，有信号会自动发。',
		'No signal. Marks stay here and go by themselves.'
	],
	'field.obstacle.portal': [
		'连上的网络要先登录（弹出网页），没有送到服务器。记录都在。',
		'This network wants a login of its own; nothing reached the server. All marks are here.'
	],
	'field.obstacle.signed_out': [
		'登录过期了。重新登录后自动发送，记录都在。',
		'Signed out. Sign in and they go; all marks are here.'
	],
	'field.obstacle.forbidden': [
		'账号没有本区的填报权限，请找管理员。记录都在。',
		'This account may not mark in this district; ask the administrator. All marks are here.'
	],
	'field.obstacle.other_person': [
		'现在登录的是别人。请本人重新登录后发送，记录都在。',
		'Somebody else is signed in. Sign in as yourself; all marks are here.'
	],
	'field.obstacle.too_large': [
		'服务器嫌一条记录太大，请缩短备注后重填。',
		'The server finds one mark too large; make it anew with a shorter note.'
	],
	'field.obstacle.busy': ['服务器忙，稍后自动再发。', 'The server is busy; tries again by itself.'],
	'field.obstacle.server': [
		'服务器出错了，没有确认收到。记录都在，会自动再发。',
		'The server failed and confirmed nothing. All marks are here and go again.'
	],
	'field.obstacle.refused_all': [
		'服务器看不懂这批记录：请更新本页后再试。记录都在。',
		'The server does not understand these marks: renew this page. All are here.'
	],
	'field.signIn': ['去登录', 'Sign in'],
	'field.since': ['{time} 起', 'since {time}'],
	'field.waiting': ['待发', 'Waiting'],
	'field.refused': ['被退回', 'Refused'],
	'field.remake': ['重新填写', 'Make anew'],
	'field.received': ['已送达', 'Delivered'],
	'field.replaced': ['已重填', 'Made anew'],
	'field.ofOther': ['属于 {name}，等本人登录后发送', 'Of {name}; goes when that person signs in'],
	'field.clock': [
		'手机时钟比服务器{direction} {minutes} 分钟，请校准。记录按手机时间保存。',
		'This phone’s clock is {minutes} minutes {direction}; set it. Marks keep the phone’s time.'
	],
	'field.clock.fast': ['快', 'fast'],
	'field.clock.slow': ['慢', 'slow'],
	'field.persisted': ['浏览器答应不清理本机记录。', 'The browser will not clear these marks.'],
	'field.notPersisted': [
		'浏览器没有答应保留：请把本页“添加到主屏幕”，并尽快把记录发出去。',
		'The browser may clear these marks when space is short: add this page to the home screen, and send soon.'
	],
	'field.toMap': ['桌面地图', 'Desk map'],
	'field.back': ['返回', 'Back'],
	'field.draft.title': ['上次没记完的', 'Begun and not saved'],
	'field.draft.facts': ['{state} · {count} 张照片 · {time}', '{state} · {count} photos · {time}'],
	'field.draft.noState': ['还没选好坏', 'no condition yet'],
	'field.draft.go': ['接着记', 'Go on'],
	'field.draft.drop': ['不要了', 'Throw away'],
	'field.draft.sure': ['真的不要？再点一次', 'Really? Tap again'],
	'field.use.saved': [
		'已存本机：{incident}，{count} 处水源',
		'Saved on this phone: {incident}, {count} waters'
	],
	'field.use.kind': ['战后用水：{outcome}', 'Used at a fire: {outcome}'],
	'field.use.badTime': ['用水时间还没有到，请核对。', 'This time is still to come.'],
	'field.storeFailed': [
		'打不开本机存储（{reason}）。请关掉无痕模式或重开本页；没有它不能标记。',
		'This phone’s storage cannot be opened ({reason}). Leave private mode or open the page again.'
	]
} as const satisfies Record<string, readonly [string, string]>;
