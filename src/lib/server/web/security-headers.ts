import type { ServerResponse } from 'node:http';

const HEADERS: Readonly<Record<string, string>> = {
	'x-content-type-options': 'nosniff',
	'x-frame-options': 'DENY',
	'referrer-policy': 'same-origin',
	'permissions-policy':
		'camera=(self), geolocation=(self), microphone=(), payment=(), usb=(), interest-cohort=()',
	'cross-origin-opener-policy': 'same-origin',
	'cross-origin-resource-policy': 'same-origin'
};
/** Half a year; only told over https, where it means something. */
const HSTS = 'max-age=15768000';

/** Sets what every answer carries; the content security policy is Kit's, page by page. */
export function setSecurityHeaders(res: ServerResponse, isSecure: boolean): void {
	for (const [name, value] of Object.entries(HEADERS)) res.setHeader(name, value);
	if (isSecure) res.setHeader('strict-transport-security', HSTS);
}
