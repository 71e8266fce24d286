import { register } from './commands/serve.ts';
import { runProgram } from './program.ts';

// What `npm start` runs: bundled to build/serve.js, so that no TypeScript is compiled at a start.
process.exitCode = await runProgram([register], ['serve', ...process.argv.slice(2)]);
