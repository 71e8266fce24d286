// Loaded before the server by `--import`: ends the process by SIGKILL at the step that the file ATLAS_KILL_AT names, once.
import { subscribe } from 'node:diagnostics_channel';
import { existsSync, readFileSync, rmSync } from 'node:fs';

const file = process.env['ATLAS_KILL_AT'] ?? '';

subscribe('fire-atlas:write', (step) => {
	if (!existsSync(file) || readFileSync(file, 'utf8') !== step) return;
	rmSync(file);
	process.kill(process.pid, 'SIGKILL');
});
