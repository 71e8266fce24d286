/**
 * What of the database goes into an archive. Every table does, in full, in the order of its foreign
 * keys, unless it stands here with the reason why not: a table that a later migration brings is
 * archived without anybody thinking of it.
 */

/** Tables that stay behind. Nothing archived may refer to them. */
export const LEFT_OUT: Readonly<Record<string, string>> = {
	session: '登录会话不随备份走，恢复后重新登录 · sessions: people sign in again',
	verification: '一次性校验码 · one-time codes',
	han_initial: '拼音首字母表，随迁移建立 · initials of pinyin, made by their migration',
	analysis: '计算结果，用时重算 · computed anew when asked for',
	rate_month: '完好率月末缓存，用时重算 · computed anew when asked for'
};

/** Tables of which some rows stay behind: the condition of those that go (`t` is the table). */
export const ONLY_ROWS: Readonly<Record<string, { where: string; reason: string }>> = {
	job: {
		where: 't.finished_at is not null',
		reason: '仅含已结束的任务 · only jobs that have ended'
	},
	import_batch: {
		where: `t.status <> 'staging'`,
		reason: '不含未完成的导入 · no import under way'
	},
	road_edge: currentBatch(),
	building: currentBatch(),
	base_feature: currentBatch()
};

function currentBatch() {
	return {
		where: `exists (select from import_batch b
			where b.district = t.district and b.id = t.batch and b.status = 'current')`,
		reason: '仅含现行导入批次 · only the current import'
	};
}

/** The policy in words, for the manifest of an archive. */
export function describeLeftOut(): Record<string, string> {
	return {
		...LEFT_OUT,
		...Object.fromEntries(Object.entries(ONLY_ROWS).map(([table, { reason }]) => [table, reason]))
	};
}
