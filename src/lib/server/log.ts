import { LOG_LEVELS, readEnv, type LogLevel } from '#lib/server/env.ts';

export type LogFields = Record<string, unknown>;

export interface Log {
	debug(msg: string, fields?: LogFields): void;
	info(msg: string, fields?: LogFields): void;
	warn(msg: string, fields?: LogFields): void;
	error(msg: string, fields?: LogFields): void;
}

interface LogOptions {
	level?: LogLevel;
	/** Fields put on every line, e.g. `{ process: 'db-owner' }`. */
	fields?: LogFields;
	write?: (line: string) => void;
	pretty?: boolean;
}

/**
 * A log of one-line JSON records on stderr: `level`, `time`, `msg`, then the fields. On a terminal
 * the same is printed for people. An `Error` among the fields becomes its stack (and its cause's).
 */
export function createLog(options: LogOptions = {}): Log {
	const threshold = LOG_LEVELS.indexOf(options.level ?? readEnv().logLevel);
	const write = options.write ?? ((line: string) => process.stderr.write(line + '\n'));
	const isPretty = options.pretty ?? (options.write === undefined && process.stderr.isTTY === true);
	const at = (level: LogLevel) => (msg: string, fields?: LogFields) => {
		if (LOG_LEVELS.indexOf(level) < threshold) return;
		const all = { ...options.fields, ...fields };
		write(isPretty ? printPretty(level, msg, all) : printJson(level, msg, all));
	};
	return { debug: at('debug'), info: at('info'), warn: at('warn'), error: at('error') };
}

function printJson(level: LogLevel, msg: string, fields: LogFields): string {
	return JSON.stringify({ level, time: new Date().toISOString(), msg, ...fields }, replaceValue);
}

function printPretty(level: LogLevel, msg: string, fields: LogFields): string {
	const time = new Date().toISOString().slice(11, 23);
	const rest = Object.entries(fields).map(([name, value]) => {
		if (value instanceof Error) return `\n  ${describeError(value)}`;
		return ` ${name}=${typeof value === 'string' ? value : JSON.stringify(value, replaceValue)}`;
	});
	return `${time} ${level.padEnd(5)} ${msg}${rest.join('')}`;
}

function replaceValue(_key: string, value: unknown): unknown {
	if (value instanceof Error) return describeError(value);
	return typeof value === 'bigint' ? value.toString() : value;
}

function describeError(error: Error): string {
	const own = error.stack ?? `${error.name}: ${error.message}`;
	return error.cause instanceof Error ? `${own}\ncaused by ${describeError(error.cause)}` : own;
}
