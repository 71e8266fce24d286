import { channel } from 'node:diagnostics_channel';

/**
 * Instants on the way of a record into the database, in their order: where a server that dies must lose nothing and
 * double nothing. Published on the diagnostics channel `fire-atlas:write` for whoever traces the process; the test of
 * promise 1 kills it at each.
 */
export const SERVER_WRITE_STEPS = [
	'observations.received',
	'observations.begun',
	'observations.inserted',
	'observations.followed',
	'observations.committed',
	'observations.answered',
	'piece.received',
	'piece.written',
	'photo.stored',
	'photo.attached',
	'photo.committed'
] as const;
export type ServerWriteStep = (typeof SERVER_WRITE_STEPS)[number];

const steps = channel('fire-atlas:write');

/** Costs nothing while nobody listens. */
export function serverStep(step: ServerWriteStep): void {
	if (steps.hasSubscribers) steps.publish(step);
}
