/**
 * Instants on the way of a mark from the thumb to "received", in their order: wherever the page dies, nothing may be
 * lost. Each is a user-timing mark, so that a trace of the browser shows it; the test of promise 1 kills the page at each.
 */
export const PHONE_WRITE_STEPS = [
	'mark.made',
	'mark.begun',
	'mark.put',
	'mark.committed',
	'mark.copied',
	'batch.read',
	'batch.leaving',
	'batch.answered',
	'batch.judged',
	'settle.put',
	'settle.committed',
	'settle.copied',
	'photo.asked',
	'photo.leaving',
	'photo.answered',
	'photo.settled'
] as const;
export type PhoneWriteStep = (typeof PHONE_WRITE_STEPS)[number];

export function phoneStep(step: PhoneWriteStep): void {
	const name = `field:${step}`;
	performance.mark(name);
	performance.clearMarks(name);
}
