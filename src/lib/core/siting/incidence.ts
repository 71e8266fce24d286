/** Which items each owner has, packed: those of owner `o` are `start[o] … start[o + 1] − 1`. */
export interface Incidence {
	start: Uint32Array;
	item: Int32Array;
}

export function toIncidence(lists: ReadonlyArray<ArrayLike<number>>): Incidence {
	const start = new Uint32Array(lists.length + 1);
	for (let owner = 0; owner < lists.length; owner++)
		start[owner + 1] = start[owner]! + lists[owner]!.length;
	const item = new Int32Array(start[lists.length]!);
	for (let owner = 0; owner < lists.length; owner++) item.set(lists[owner]!, start[owner]!);
	return { start, item };
}

/** Owners by item instead of items by owner; the owners of an item rise. */
export function transpose({ start, item }: Incidence, itemCount: number): Incidence {
	const turned = {
		start: new Uint32Array(itemCount + 1),
		item: new Int32Array(item.length)
	};
	for (let k = 0; k < item.length; k++) turned.start[item[k]! + 1]!++;
	for (let k = 0; k < itemCount; k++) turned.start[k + 1]! += turned.start[k]!;
	const free = turned.start.slice(0, itemCount);
	for (let owner = 0; owner + 1 < start.length; owner++) {
		for (let k = start[owner]!; k < start[owner + 1]!; k++) {
			const place = free[item[k]!]!++;
			turned.item[place] = owner;
		}
	}
	return turned;
}
