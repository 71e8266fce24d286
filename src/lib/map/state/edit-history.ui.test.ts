import { describe, expect, it } from 'vitest';
import { EditHistory } from './edit-history.svelte.ts';
import type { Edit } from './what-if-edits.ts';

const edit = (key: string): Edit => ({ key, change: { action: 'close', position: [1, 1] } });
const keys = ({ now }: EditHistory) => now.map(({ key }) => key).join(' ');

describe('the history of edits', () => {
	it('goes back and forth, and forgets what was undone once something new is done', () => {
		const history = new EditHistory();
		history.push([edit('a')]);
		history.push([edit('a'), edit('b')]);
		history.undo();
		expect(keys(history)).toBe('a');
		history.redo();
		expect(keys(history)).toBe('a b');
		history.undo();
		history.push([edit('c')]);
		expect(history.canRedo).toBe(false);
		history.undo();
		expect(keys(history)).toBe('a');
	});

	it('takes a drag as one step', () => {
		const history = new EditHistory();
		for (const key of ['a', 'b', 'c']) history.push([edit(key)], 'move x');
		history.endGesture();
		history.push([edit('d')], 'move x');
		history.undo();
		expect(keys(history)).toBe('c');
		history.undo();
		expect(keys(history)).toBe('');
		expect(history.canUndo).toBe(false);
	});

	it('leaves no step behind for a change that was refused', () => {
		const history = new EditHistory();
		history.push([edit('a')]);
		history.push([...history.now, edit('b')]);
		history.drop(({ key }) => key === 'b');
		expect(keys(history)).toBe('a');
		history.undo();
		expect(keys(history)).toBe('');
	});

	it('knows what would be lost with the page', () => {
		const history = new EditHistory();
		expect(history.isUnkept).toBe(false);
		history.push([edit('a')]);
		expect(history.isUnkept).toBe(true);
		history.markKept();
		expect(history.isUnkept).toBe(false);
		history.push([edit('a'), edit('b')]);
		expect(history.isUnkept).toBe(true);
	});
});
