import type { IncomingMessage } from 'node:http';
import { BlockList, isIP } from 'node:net';
import { ADDRESS_HEADER } from '#lib/server/auth/request-headers.ts';

/** Headers in which our server tells Kit's handler what it established itself. */
export const PROTOCOL_HEADER = 'x-atlas-protocol';
export const HOST_HEADER = 'x-atlas-host';

export interface ForwardedOptions {
	/** Addresses or CIDR ranges of our own reverse proxies. */
	trustedProxies: readonly string[];
	/** The address people use, e.g. `https://atlas.example`; undefined: as the request says. */
	origin: URL | undefined;
	isTls: boolean;
}

/** Who asks and how he addressed us, from the connection or from a proxy that we trust. */
export interface RequestOrigin {
	address: string;
	protocol: string;
	host: string;
}

/**
 * Makes the reader of a request's origin. `X-Forwarded-*` counts only when the connection comes from
 * a trusted proxy; of `X-Forwarded-For` the rightmost address that is not such a proxy counts.
 */
export function createOriginReader(
	options: ForwardedOptions
): (req: IncomingMessage) => RequestOrigin {
	const trusted = toBlockList(options.trustedProxies);
	const isTrusted = (address: string) =>
		trusted.check(address, isIP(address) === 6 ? 'ipv6' : 'ipv4');
	return (req) => {
		const peer = toPlainAddress(req.socket.remoteAddress ?? '');
		const isProxied = isIP(peer) !== 0 && isTrusted(peer);
		const header = (name: string) => (isProxied ? lastOf(req.headers[name]) : undefined);
		const protocol = options.isTls || header('x-forwarded-proto') === 'https' ? 'https' : 'http';
		return {
			address: isProxied ? clientAddress(req, peer, isTrusted) : peer,
			protocol: options.origin ? options.origin.protocol.slice(0, -1) : protocol,
			host: options.origin?.host ?? header('x-forwarded-host') ?? req.headers.host ?? 'localhost'
		};
	};
}

/** Replaces what a client may have sent of these headers with what we know. */
export function stampRequest(req: IncomingMessage, origin: RequestOrigin, requestId: string): void {
	req.headers[ADDRESS_HEADER] = origin.address;
	req.headers[PROTOCOL_HEADER] = origin.protocol;
	req.headers[HOST_HEADER] = origin.host;
	req.headers['x-request-id'] = requestId;
}

function clientAddress(
	req: IncomingMessage,
	peer: string,
	isTrusted: (address: string) => boolean
): string {
	const hops = String(req.headers['x-forwarded-for'] ?? '')
		.split(',')
		.map((hop) => toPlainAddress(hop.trim()))
		.reverse();
	for (const hop of hops) {
		if (isIP(hop) === 0) return peer;
		if (!isTrusted(hop)) return hop;
	}
	return peer;
}

function toBlockList(ranges: readonly string[]): BlockList {
	const list = new BlockList();
	for (const range of ranges) {
		const [address = '', bits] = range.split('/');
		const family = isIP(address) === 6 ? 'ipv6' : 'ipv4';
		if (bits === undefined) list.addAddress(address, family);
		else list.addSubnet(address, Number(bits), family);
	}
	return list;
}

/** `::ffff:10.0.0.1` is how a dual-stack socket writes 10.0.0.1. */
function toPlainAddress(address: string): string {
	return address.startsWith('::ffff:') && isIP(address.slice(7)) === 4 ? address.slice(7) : address;
}

function lastOf(value: string | string[] | undefined): string | undefined {
	const text = Array.isArray(value) ? value.join(',') : value;
	return text?.split(',').at(-1)?.trim() || undefined;
}
