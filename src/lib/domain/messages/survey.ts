/** Words of the joint survey (联合普查). */
export const surveyMessages = {
	'survey.menu': ['联合普查', 'Joint survey'],
	'survey.title': ['{district} · 联合普查', '{district} · Joint survey'],
	'survey.lead': [
		'把我方台账与对方（供水企业）台账逐行核对，一次定清，双方署名。',
		'Our register beside the other party’s ledger, row by row, decided once, with both names on it.'
	],
	'survey.mayNot': [
		'只有可以导入台账的人能做联合普查。',
		'Only those who may import ledgers can do this.'
	],
	'survey.start': ['发起普查', 'Begin a survey'],
	'survey.ledger': ['对方台账', 'Their ledger'],
	'survey.noLedger': [
		'还没有读完的台账。请先在“台账导入”上传对方台账并核对各列（不必导入）。',
		'No ledger has been read yet. Upload theirs under “Import ledgers” and check its columns first; do not import it.'
	],
	'survey.ourParty': ['我方单位', 'Our party'],
	'survey.theirParty': ['对方单位', 'Their party'],
	'survey.meters': ['无相同编号时，相距多少米内算同一处', 'Without a common code, one within (m)'],
	'survey.begin': ['开始核对', 'Compare'],
	'survey.past': ['历次普查', 'Surveys so far'],
	'survey.none': ['还没有。', 'None yet.'],
	'survey.parties': ['{ours} · {theirs}', '{ours} · {theirs}'],
	'survey.progress': ['已决定 {decided} / {total}', '{decided} of {total} decided'],
	'survey.comparing': ['正在核对两份台账……', 'Comparing the two ledgers…'],
	'survey.applying': ['正在写入……', 'Writing…'],
	'survey.failed': ['核对失败：{reason}', 'The comparison failed: {reason}'],
	'survey.applied': ['结果已写入台账。', 'The result stands in the register.'],
	'survey.undone': [
		'写入已撤销，可以继续决定。',
		'The writing was undone; you may go on deciding.'
	],
	'survey.outcome.differs': ['两边不同', 'Differs'],
	'survey.outcome.only_ours': ['仅我方有', 'Only here'],
	'survey.outcome.only_theirs': ['仅对方有', 'Only there'],
	'survey.outcome.same': ['一致', 'The same'],
	'survey.decision.ours': ['以我方为准', 'Take ours'],
	'survey.decision.theirs': ['取对方', 'Take theirs'],
	'survey.decision.same': ['同一处', 'The same thing'],
	'survey.decision.add': ['增补', 'Add'],
	'survey.decision.leave': ['暂搁', 'Leave'],
	'survey.takeBack': ['撤回', 'Take back'],
	'survey.undecided': ['只看未决', 'Undecided only'],
	'survey.all': ['全部', 'All'],
	'survey.allOf': ['未决的全部：', 'All undecided:'],
	'survey.no': ['序号', 'No.'],
	'survey.facility': ['设施', 'Facility'],
	'survey.differences': ['差异（我方 → 对方）', 'Differences (ours → theirs)'],
	'survey.decide': ['决定', 'Decision'],
	'survey.apart': ['相距 {meters} m', '{meters} m apart'],
	'survey.ledgerRow': ['台账第 {row} 行', 'row {row} of theirs'],
	'survey.isOurs': ['是我方的', 'It is our'],
	'survey.decidedBy': ['{who} · {time}', '{who} · {time}'],
	'survey.apply': ['写入台账', 'Write into the register'],
	'survey.applyNote': [
		'作为一次改动写入，可整体撤销；未决和暂搁的不改动。',
		'Written as one change set that can be undone; undecided and left rows change nothing.'
	],
	'survey.undo': ['撤销写入', 'Undo the writing'],
	'survey.discard': ['删除这次普查', 'Delete this survey'],
	'survey.protocol': ['普查记录（XLSX）', 'Protocol (XLSX)'],
	'survey.print': ['打印', 'Print'],
	'survey.empty': ['没有符合条件的行。', 'No row matches.'],
	'survey.next': ['下一页', 'Next page'],
	'survey.noPartner': [
		'我方没有编号为“{code}”且仅我方有的设施。',
		'Only-here has no facility “{code}”.'
	],
	'survey.signatures': [
		'{ours}（签字）：　　　　　　　　{theirs}（签字）：　　　　　　　　日期：',
		'{ours} (signed):　　　　　　　　{theirs} (signed):　　　　　　　　Date:'
	],
	'survey.field.position': ['位置', 'Position'],
	'survey.field.condition': ['状态', 'State'],
	'survey.field.lifecycle': ['在册状态', 'Lifecycle'],
	'job.survey-compare': ['核对台账', 'Comparing ledgers'],
	'job.survey-apply': ['写入普查结果', 'Writing a survey']
} as const satisfies Record<string, readonly [string, string]>;
