/** SQL of a time inside JSON, spelled as times in columns arrive: ISO in UTC with milliseconds. */
export function utc(expression: string): string {
	return `to_char(${expression} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;
}
