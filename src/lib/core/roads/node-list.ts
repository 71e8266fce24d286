/** Numbers of nodes one after the other; emptied, it keeps its memory for the next ones. */
export class NodeList {
	count = 0;
	items = new Int32Array(1024);

	push(node: number): void {
		if (this.count === this.items.length) {
			const larger = new Int32Array(2 * this.count);
			larger.set(this.items);
			this.items = larger;
		}
		this.items[this.count++] = node;
	}

	clear(): void {
		this.count = 0;
	}
}
