import { Command, CommanderError } from 'commander';
import { reportFailure } from './command.ts';

/** Commander's reasons for refusing a command line, in Chinese; its own sentence follows in English. */
const REASONS: Record<string, string> = {
	'commander.unknownOption': '没有这个选项',
	'commander.unknownCommand': '没有这个命令',
	'commander.missingMandatoryOptionValue': '缺少必需的选项',
	'commander.optionMissingArgument': '选项缺少取值',
	'commander.missingArgument': '缺少参数',
	'commander.excessArguments': '参数过多',
	'commander.invalidArgument': '取值不对',
	'commander.conflictingOption': '选项互相冲突'
};
const HINT = '加 --help 查看用法 / add --help for usage';
const USAGE_EXIT_CODE = 2;

/** Declares a command on the program; what it does is imported when it runs. */
export type Register = (program: Command) => void;

function createProgram(commands: readonly Register[]): Command {
	const program = new Command('atlas')
		.description('消防设施一张图 · Fire Atlas')
		.configureOutput({ outputError: () => undefined })
		.exitOverride();
	for (const register of commands) register(program);
	return program;
}

/** Runs one command line; the result is the exit code: 0, 1 (our fault) or 2 (mend the input). */
export async function runProgram(
	commands: readonly Register[],
	argv: readonly string[]
): Promise<number> {
	try {
		await createProgram(commands).parseAsync([...argv], { from: 'user' });
		return Number(process.exitCode ?? 0);
	} catch (error) {
		if (!(error instanceof CommanderError)) return reportFailure(error);
		if (error.exitCode === 0) return 0;
		const reason = REASONS[error.code];
		if (reason) process.stderr.write(`${reason} / ${error.message}\n${HINT}\n`);
		return USAGE_EXIT_CODE;
	}
}
