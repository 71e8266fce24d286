import { WhatIfEngine } from './engine.ts';
import type { WhatIfReply, WhatIfRequest } from './protocol.ts';

const now = () => performance.now();
let engine: WhatIfEngine | undefined;

self.addEventListener('message', ({ data }: MessageEvent<WhatIfRequest>) => {
	self.postMessage(answer(data));
});

function answer(request: WhatIfRequest): WhatIfReply {
	const since = now();
	try {
		if (request.type === 'start') {
			engine = new WhatIfEngine(request.data);
			return { type: 'state', id: 0, state: engine.state(now, since), refused: [] };
		}
		if (!engine) return { type: 'failed', message: 'not started' };
		const { apply } = engine;
		const refused = request.changes.filter((change) => !apply.call(engine, change));
		return { type: 'state', id: request.id, state: engine.state(now, since), refused };
	} catch (error) {
		return { type: 'failed', message: error instanceof Error ? error.message : String(error) };
	}
}
