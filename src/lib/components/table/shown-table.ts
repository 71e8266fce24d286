import type { ComponentProps } from 'svelte';
import type AreaRows from './AreaRows.svelte';
import type BeyondRows from './BeyondRows.svelte';
import type CraneRows from './CraneRows.svelte';
import type FacilityRows from './FacilityRows.svelte';
import type HoleRows from './HoleRows.svelte';
import type RoadRows from './RoadRows.svelte';

type Of<Type extends string, Props, Keys extends keyof Props> = { type: Type } & Pick<Props, Keys>;

/** What the server sends for a layer, as its rows want it. */
export type ShownTable =
	| (Of<'facilities', ComponentProps<typeof FacilityRows>, 'page'> & {
			townships: [code: string, name: string][];
	  })
	| Of<'holes', ComponentProps<typeof HoleRows>, 'page' | 'summary'>
	| Of<'beyond', ComponentProps<typeof BeyondRows>, 'page'>
	| Of<'roads', ComponentProps<typeof RoadRows>, 'classes'>
	| Of<'cranes', ComponentProps<typeof CraneRows>, 'page' | 'summary'>
	| Of<'areas', ComponentProps<typeof AreaRows>, 'page'>;
