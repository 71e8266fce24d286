import { computeHoles } from '#lib/core/coverage/index.ts';
import { drawBuiltUpScene } from '../built-up-scene.ts';

/** `coverage-process.ts COUNT`: computes once and prints the megabytes that took at their peak. */
const { area, xs, ys, radiusMeters } = drawBuiltUpScene(Number(process.argv[2]));
const before = process.memoryUsage.rss();
computeHoles({ area, xs, ys, radii: radiusMeters });
// maxRSS counts kilobytes.
console.log(Math.round(process.resourceUsage().maxRSS / 1000 - before / 1e6));
