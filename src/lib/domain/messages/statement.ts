/** Words of the monthly statement. */
export const statementMessages = {
	'statement.menu': ['月报（封账）', 'Monthly statements'],
	'statement.title': ['完好率月报（封账）', 'Monthly statements of the intact rate'],
	'statement.lead': [
		'月末之后由领导封账，数字不再改；后来收到的记录列为更正，注明日期。',
		'After its end a leader signs the month and its figures stay; what arrives later stands beside them as a dated correction.'
	],
	'statement.none': ['还没有过完的月份。', 'No month is over yet.'],
	'statement.month': ['月份', 'Month'],
	'statement.frozen': ['封账完好率', 'As signed'],
	'statement.now': ['现在所知', 'As known now'],
	'statement.signed': ['封账', 'Signed'],
	'statement.sign': ['封账', 'Sign'],
	'statement.signMonth': ['封 {month} 的账', 'Sign {month}'],
	'statement.note': ['说明', 'Note'],
	'statement.confirm': [
		'封账后不能更改，也不能撤销。',
		'It cannot be changed or taken back afterwards.'
	],
	'statement.by': ['{who} 于 {at} 封账', 'Signed by {who} at {at}'],
	'statement.figure': ['完好 {intact} ÷ 实有 {existing}', '{intact} intact ÷ {existing} existing'],
	'statement.corrections': ['封账后的更正', 'Corrections since'],
	'statement.noCorrections': [
		'封账后没有收到影响本月的记录。',
		'Nothing has arrived since that changes this month.'
	],
	'statement.day': ['收到日期', 'Arrived'],
	'statement.change': ['更正', 'Correction'],
	'statement.after': ['更正后', 'Corrected to'],
	'statement.addsUp': [
		'封账数字加更正等于现在所知。',
		'The signed figures and the corrections make what is known now.'
	],
	'statement.addsUpNot': [
		'封账数字加更正不等于现在所知：有导入被撤销，原记录已不在。',
		'The signed figures and the corrections do not make what is known now: an import was undone since, its records are gone.'
	],
	'statement.pdf': ['封账文件 PDF', 'Signed PDF'],
	'statement.hash': ['内容哈希', 'Content hash'],
	'statement.definitions': ['口径', 'Definitions'],
	'standing.absent': ['不在册', 'Not counted']
} as const satisfies Record<string, readonly [string, string]>;
