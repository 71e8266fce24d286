import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';

/** A disk that can be filled to its last byte. */
export interface SmallDisk {
	folder: string;
	/** Again takes what was given back since. */
	fill: () => void;
	free: () => void;
	unmount: () => void;
}

/** @returns undefined where this machine lets us mount none. */
export function mountSmallDisk(megabytes: number): SmallDisk | undefined {
	const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'atlas-disk-'));
	try {
		execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${megabytes}m`, 'tmpfs', folder], {
			stdio: 'ignore'
		});
	} catch {
		fs.rmdirSync(folder);
		return undefined;
	}
	const ballast = path.join(folder, 'ballast');
	return {
		folder,
		fill: () => {
			const file = fs.openSync(ballast, 'a');
			try {
				for (const piece = Buffer.alloc(4096); ;) fs.writeSync(file, piece);
			} catch (error) {
				if (!(error instanceof Error && 'code' in error && error.code === 'ENOSPC')) throw error;
			} finally {
				fs.closeSync(file);
			}
		},
		free: () => fs.rmSync(ballast),
		unmount: () => {
			execFileSync('umount', ['-l', folder]);
			// What a Chromium that ends still wrote behind the mount.
			fs.rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
		}
	};
}
