// The thread's own start: `--import tsx` reaches a thread only when the process itself runs under
// tsx, and the web process runs a bundle.
import { register } from 'tsx/esm/api';

register();
await import('./analysis.worker.ts');
