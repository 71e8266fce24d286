/** Hand-over without signal (代交), shift receipts (交班单): on the phone and at the desk. */
export const handoverMessages = {
	'handover.menu': ['代交导入', 'Hand-over import'],
	'handover.title': ['代交导入 · {district}', 'Hand-over import · {district}'],
	'handover.lead': [
		'没有信号的手机把记录存成文件（.atlas-handover）带回来，或由另一台手机代交。同一文件导入多少次都一样。',
		'A phone without signal gives its marks away as a file (.atlas-handover), or another phone delivers them. Taking the same file again changes nothing.'
	],
	'handover.mayNot': [
		'导入代交文件需要规划员权限。',
		'Importing a hand-over needs the planner’s rights.'
	],
	'handover.file': ['代交文件', 'Hand-over file'],
	'handover.look': ['试导入', 'Dry run'],
	'handover.import': ['正式导入', 'Import'],
	'handover.busy': ['正在处理……', 'Working …'],
	'handover.looked': [
		'试导入：可收 {applied} 条，已有 {duplicate} 条，不收 {refused} 条；照片 {there}/{named}。还没有写入。',
		'Dry run: {applied} to take, {duplicate} here already, {refused} refused; photos {there} of {named}. Nothing is written yet.'
	],
	'handover.done': [
		'已收 {applied} 条，原来就有 {duplicate} 条，没收 {refused} 条；照片 {there}/{named}。',
		'{applied} taken, {duplicate} here already, {refused} refused; photos {there} of {named}.'
	],
	'handover.unsealedNote': [
		'有 {count} 条没有本人手机的签章：导入即表示由您担保确系本人所记。',
		'{count} have no seal of their author’s phone: by importing you answer for their authorship.'
	],
	'handover.record': ['设施', 'Facility'],
	'handover.author': ['巡查员', 'Author'],
	'handover.seal': ['签章', 'Seal'],
	'handover.sealed': ['有', 'Sealed'],
	'handover.unsealed': ['无', 'None'],
	'handover.outcome': ['结果', 'Outcome'],
	'handover.photos': ['照片', 'Photos'],
	'handover.outcome.applied': ['收入', 'Taken'],
	'handover.outcome.duplicate': ['已有', 'Here already'],
	'handover.outcome.refused': ['不收', 'Refused'],
	'handover.past': ['收过的代交', 'Deliveries so far'],
	'handover.none': ['还没有代交。', 'No deliveries yet.'],
	'handover.when': ['时间', 'When'],
	'handover.by': ['代交人', 'Delivered by'],
	'handover.way': ['途径', 'Way'],
	'handover.way.phone': ['手机代交', 'Phone'],
	'handover.way.desk': ['桌面导入', 'Desk'],
	'handover.way.cli': ['命令行', 'Command line'],
	'handover.result': ['收入 / 已有 / 不收', 'Taken / here / refused'],
	'handover.cut': ['没有收完：请再导入一次', 'Cut off: import it again'],
	'handover.wrongFile': ['请选择 .atlas-handover 文件。', 'Choose an .atlas-handover file.'],

	'handover.newReports': [
		'公众上报 {count} 条进入待处理。',
		'{count} reports of the public wait for the desk.'
	],
	'relay.closed': [
		'这是外网中转服务器：只收外业记录和公众上报。',
		'This is a relay on an outer network: it takes marks and reports, and shows nothing else.'
	],
	'receipt.menu': ['交班单', 'Shift receipts'],
	'receipt.title': ['交班单 · {district}', 'Shift receipts · {district}'],
	'receipt.lead': [
		'每张单子由服务器按实际收到的记录和照片清点；“现在”一栏随到随更新。',
		'Counted by the server from what it really has; “now” follows what arrives later.'
	],
	'receipt.number': ['单号', 'Number'],
	'receipt.find': ['查单号', 'Look up'],
	'receipt.findLabel': ['交班单号，如 20260131-007', 'Number, e.g. 20260131-007'],
	'receipt.none': ['还没有交班单。', 'No receipts yet.'],
	'receipt.author': ['巡查员', 'Crew'],
	'receipt.period': ['班次', 'Shift'],
	'receipt.then': ['开单时', 'When given'],
	'receipt.now': ['现在', 'Now'],
	'receipt.counts': [
		'{marks} 条标记，收到 {received} 条；照片 {photosReceived}/{photos}',
		'{marks} marks, {received} received; {photosReceived} of {photos} photos'
	],
	'receipt.whole': ['齐了', 'Complete'],
	'receipt.lacking': [
		'还缺 {marks} 条标记、{photos} 张照片',
		'{marks} marks and {photos} photos missing'
	],
	'receipt.refused': [
		'另有 {count} 条被退回后作废或重填',
		'{count} more were refused and given up or made anew'
	],
	'receipt.unnamed': [
		'服务器上另有此人此设备这段时间的 {count} 条，手机没有列出',
		'The server has {count} more of this person, device and period that the phone did not name'
	],
	'receipt.missing': ['缺的标记编号', 'Missing marks'],
	'receipt.missingPhotos': ['缺的照片', 'Missing photos'],

	'phoneHandover.title': ['没信号？请人代交', 'No signal? Let somebody else deliver'],
	'phoneHandover.jump': ['没信号代交', 'No signal: hand over'],
	'phoneHandover.lead': [
		'待发的记录仍留在本机，直到服务器收到；多交一次没关系。',
		'What waits stays here until the server has it; delivering twice is harmless.'
	],
	'phoneHandover.giveFile': ['存成文件、分享', 'Share as a file'],
	'phoneHandover.showFrames': ['亮出二维码', 'Show QR codes'],
	'phoneHandover.given': [
		'已生成 {file}：交给有信号的人或值班室。',
		'{file} is made: give it to somebody with signal, or to the desk.'
	],
	'phoneHandover.tooManyForFrames': [
		'记录太多，二维码要扫很久：请用文件。',
		'Too many for QR codes: use the file.'
	],
	'phoneHandover.carryTitle': ['替别人代交', 'Deliver for somebody'],
	'phoneHandover.takeFile': ['收文件', 'Take a file'],
	'phoneHandover.scanFrames': ['扫二维码', 'Scan QR codes'],
	'phoneHandover.taken': [
		'已存本机 {count} 条，有信号会自动代交。',
		'{count} kept on this phone; they go when there is signal.'
	],
	'phoneHandover.takenBefore': ['这 {count} 条先前已收过。', 'These {count} were taken in before.'],
	'phoneHandover.deliver': ['现在代交（{count} 份）', 'Deliver now ({count})'],
	'phoneHandover.carried': ['{authors} 的 {count} 条', '{count} of {authors}'],
	'phoneHandover.waiting': ['等信号', 'Waiting for signal'],
	'phoneHandover.delivered': ['服务器收到 {count} 条（{time}）', 'The server has {count} ({time})'],
	'phoneHandover.full': [
		'没有收下！手机存储已满：清理后再收一次。',
		'NOT taken: this phone is full. Free some space and take it again.'
	],
	'phoneHandover.showTitle': ['请对方扫这里', 'Let the other phone scan this'],
	'phoneHandover.showHint': [
		'对方在“发件箱”点“扫二维码”，对准屏幕，等到走满。',
		'On the other phone: outbox, “Scan QR codes”, until the bar is full.'
	],
	'phoneHandover.frame': ['第 {round} 轮 · 每轮 {count} 帧', 'Round {round} · {count} frames each'],
	'phoneHandover.close': ['关闭', 'Close'],
	'phoneHandover.scanTitle': ['扫一扫', 'Scan'],
	'phoneHandover.scanHint': ['对准对方手机上的二维码', 'Point at the codes on the other phone'],
	'phoneHandover.scanning': ['已扫到 {have}/{need}', '{have} of {need} scanned'],
	'phoneHandover.noCamera': [
		'这个浏览器打不开相机（需要 HTTPS）',
		'this browser gives no camera (HTTPS is needed)'
	],
	'phoneHandover.cameraDenied': [
		'没有相机权限：请在浏览器设置里允许本站使用相机。',
		'No permission for the camera: allow it for this site in the browser’s settings.'
	],
	'phoneHandover.cameraFailed': ['相机打不开：{reason}', 'The camera does not open: {reason}'],
	'phoneReceipt.hint': [
		'交班时领一张：服务器清点它真正收到的，领导凭单号能查。',
		'Take one at the end of a shift: the server counts what it really has, the leader looks the number up.'
	],
	'phoneReceipt.ask': ['领交班单', 'Take a receipt'],
	'phoneReceipt.asking': ['正在清点……', 'Counting …'],
	'phoneReceipt.waits': [
		'服务器还没清点：{why}能清点时自动领。',
		'Not counted yet. {why} The receipt is asked for again by itself.'
	]
} as const satisfies Record<string, readonly [string, string]>;
