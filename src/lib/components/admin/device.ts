const BROWSERS: readonly (readonly [pattern: RegExp, name: string])[] = [
	[/MicroMessenger/, '微信'],
	[/Edg(e|A|iOS)?\//, 'Edge'],
	[/QQBrowser/, 'QQ'],
	[/HuaweiBrowser/, '华为浏览器'],
	[/Firefox\/|FxiOS/, 'Firefox'],
	[/Chrome\/|CriOS|Chromium/, 'Chrome'],
	[/Safari\//, 'Safari']
];
const SYSTEMS: readonly (readonly [pattern: RegExp, name: string])[] = [
	[/HarmonyOS|OpenHarmony/, 'HarmonyOS'],
	[/Android/, 'Android'],
	[/iPhone|iPad/, 'iOS'],
	[/Windows/, 'Windows'],
	[/Mac OS X/, 'macOS'],
	[/Linux/, 'Linux']
];

/** Browser and system of a user agent, as far as they can be told: `Chrome · Windows`. */
export function nameDevice(userAgent: string | null): string {
	if (!userAgent) return '—';
	const find = (known: typeof BROWSERS) => known.find(([pattern]) => pattern.test(userAgent))?.[1];
	const named = [find(BROWSERS), find(SYSTEMS)].filter((name) => name !== undefined);
	return named.length > 0 ? named.join(' · ') : userAgent.slice(0, 40);
}
