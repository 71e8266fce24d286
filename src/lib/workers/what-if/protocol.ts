import type { WhatIfData, WhatIfState } from '#lib/domain/what-if.ts';
import type { WhatIfChange } from './engine.ts';

/** What the page sends. */
export type WhatIfRequest =
	{ type: 'start'; data: WhatIfData } | { type: 'change'; id: number; changes: WhatIfChange[] };

/** What the worker answers; `id` 0 is the start. */
export type WhatIfReply =
	| { type: 'state'; id: number; state: WhatIfState; refused: WhatIfChange[] }
	| { type: 'failed'; message: string };
