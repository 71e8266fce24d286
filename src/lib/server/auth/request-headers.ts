/** Carries the address that our server established; the library reads no forwarded header. */
export const ADDRESS_HEADER = 'x-atlas-address';

/** What of a request the library may see: cookies, browser, and the address as we know it. */
export function requestHeaders(request: { headers: Headers; address: string }): Headers {
	const passed = new Headers({ [ADDRESS_HEADER]: request.address });
	for (const name of ['cookie', 'user-agent']) {
		const value = request.headers.get(name);
		if (value) passed.set(name, value);
	}
	return passed;
}
