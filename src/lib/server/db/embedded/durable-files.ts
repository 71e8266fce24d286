import { closeSync, fsyncSync, lstatSync, openSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { NodeFS } from '@electric-sql/pglite/nodefs';

type Init = NodeFS['init'];

/** An open file or directory of the engine; `nfd` is Node's descriptor, undefined for a directory. */
interface EngineStream {
	nfd?: number;
	node: unknown;
}

interface EngineFiles {
	realPath(node: unknown): string;
	stream_ops: { fsync?: (stream: EngineStream) => number };
}

interface EngineModule {
	FS: { filesystems: { NODEFS: EngineFiles } };
}

/**
 * PGlite's files on disk, with the fsync that PGlite 0.5.8 lacks: there PostgreSQL's calls return
 * without doing anything (seen: 200 commits with fsync=on, not one fsync).
 */
export class DurableNodeFS extends NodeFS {
	override async init(...[database, options]: Parameters<Init>): ReturnType<Init> {
		const { emscriptenOpts } = await super.init(database, options);
		const connect = (engineModule: EngineModule) => {
			const files = engineModule.FS.filesystems.NODEFS;
			files.stream_ops.fsync = (stream) => {
				if (stream.nfd === undefined) syncDirectory(files.realPath(stream.node));
				else fsyncSync(stream.nfd);
				return 0;
			};
		};
		const preRun = [...(emscriptenOpts.preRun ?? []), connect];
		return { emscriptenOpts: Object.assign(emscriptenOpts, { preRun }) };
	}
}

/** Brings files and directories under `path` to the disk, `depth` levels down (default: all). */
export function syncTree(path: string, options: { depth?: number } = {}): void {
	const depth = options.depth ?? Infinity;
	if (depth > 0) {
		for (const name of readdirSync(path)) {
			const child = join(path, name);
			const stat = lstatSync(child);
			if (stat.isDirectory()) syncTree(child, { depth: depth - 1 });
			else if (stat.isFile()) syncFile(child);
		}
	}
	syncDirectory(path);
}

function syncDirectory(path: string): void {
	// Windows has no fsync of a directory; NTFS journals names by itself.
	if (process.platform !== 'win32') syncFile(path);
}

function syncFile(path: string): void {
	const descriptor = openSync(path, 'r');
	try {
		fsyncSync(descriptor);
	} finally {
		closeSync(descriptor);
	}
}
