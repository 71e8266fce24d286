import { prewarm, setWorkerUrl } from 'maplibre-gl';
import workerUrl from 'maplibre-gl/dist/maplibre-gl-worker.mjs?worker&url';

// MapLibre 6 looks for its worker beside its own module, where the bundler does not put it.
setWorkerUrl(workerUrl);
// The workers start while the style and the first data are still on their way.
prewarm();
