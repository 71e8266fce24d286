/** Whether any counter that a result was computed from has moved on. */
export function isStale(
	inputs: Readonly<Record<string, unknown>>,
	revision: Readonly<Record<string, unknown>> | object
): boolean {
	const now = new Map<string, unknown>(Object.entries(revision));
	return Object.entries(inputs).some(
		([part, counter]) => String(now.get(part)) !== String(counter)
	);
}
