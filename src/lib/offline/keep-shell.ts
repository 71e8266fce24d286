/** So that this page opens without signal; where that cannot be (no HTTPS), marks are kept all the same. */
export async function keepShell(): Promise<void> {
	const registration = await navigator.serviceWorker?.register('/service-worker.js', {
		scope: '/field'
	});
	const worker = registration?.active ?? registration?.installing ?? registration?.waiting;
	// One that is still installing hears it when it is done.
	worker?.postMessage(location.pathname);
}
