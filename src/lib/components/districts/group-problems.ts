import { isMessageKey, type MessageKey } from '#lib/domain/messages/index.ts';
import type { ImportOutcome } from '#lib/map/client/api-types.ts';

type Problem = ImportOutcome['problems'][number];

export interface ProblemGroup {
	code: string;
	/** Its name in words; null for a code that has none yet. */
	messageKey: MessageKey | null;
	entries: Problem[];
}

/** Problems by code, the kind with most of them first. */
export function groupProblems(problems: readonly Problem[]): ProblemGroup[] {
	const groups = new Map<string, Problem[]>();
	for (const problem of problems) {
		groups.set(problem.code, [...(groups.get(problem.code) ?? []), problem]);
	}
	return [...groups]
		.map(([code, entries]) => {
			const key = `problemCode.${code}`;
			return { code, messageKey: isMessageKey(key) ? key : null, entries };
		})
		.sort((a, b) => b.entries.length - a.entries.length);
}
