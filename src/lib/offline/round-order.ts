const PREFIX = 'fire-atlas-round-order:';

/** The order in which this phone last put a round's stops, ids of facilities; empty when it never did. */
export function readKeptOrder(round: string): string[] {
	try {
		const kept: unknown = JSON.parse(localStorage.getItem(PREFIX + round) ?? '[]');
		return Array.isArray(kept) ? kept.filter((id) => typeof id === 'string') : [];
	} catch {
		// Storage that is closed to us only costs the order: the round's own holds.
		return [];
	}
}

/** Keeps an order on this phone, as long as it has room: without it the round's own order holds. */
export function keepOrder(round: string, ids: readonly string[]): void {
	try {
		localStorage.setItem(PREFIX + round, JSON.stringify(ids));
	} catch {
		// As above.
	}
}
