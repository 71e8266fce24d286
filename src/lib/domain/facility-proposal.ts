import * as v from 'valibot';
import { FACILITY_KINDS, type Lifecycle } from './facility.ts';

/** A facility of the same kind beside a chosen place. */
export interface Neighbor {
	id: string;
	code: string | null;
	name: string | null;
	address: string | null;
	lifecycle: Lifecycle;
	meters: number;
}

/** What the register knows of a place for a facility that is to stand there. */
export interface FacilityProposal {
	/** By the district's template; null: it asks for something that is not known here. */
	code: string | null;
	/** The nearest road with a name, within 60 m. */
	road_name: string | null;
	township_code: string | null;
	/** Of the same kind within 15 m, nearest first: perhaps the same one. */
	near: Neighbor[];
}

/** Degrees of a query, within a limit on both sides. */
export const degreesParam = (limit: number) =>
	v.pipe(v.string(), v.transform(Number), v.finite(), v.minValue(-limit), v.maxValue(limit));

/** The query of a proposal; without a position only a code can be proposed. */
export const ProposalQuerySchema = v.strictObject({
	kind: v.picklist(FACILITY_KINDS),
	lon: v.optional(degreesParam(180)),
	lat: v.optional(degreesParam(84)),
	/** The road, if a person has named it. */
	road: v.optional(v.pipe(v.string(), v.maxLength(120))),
	/** The facility that is moved: no neighbor of itself. */
	except: v.optional(v.pipe(v.string(), v.uuid()))
});
