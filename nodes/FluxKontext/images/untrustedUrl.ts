/** Characters; what is longer is refused before anything else looks at it. */
export const LONGEST_URL = 8_192;
/** Characters (RFC 1035, 2.3.4: 255 octets in all). */
const LONGEST_HOST = 253;

/** What is allowed beside public addresses. */
export interface Allowance {
	/** The host of the credential's base URL where that is itself local; any port, http too. */
	readonly localHost: string | null;
	/** Schemes for public hosts, such as `https:`. */
	readonly schemes: readonly string[];
}

export type Verdict =
	| { readonly allowed: true; readonly url: URL }
	| { readonly allowed: false; readonly reason: string };

const LOCAL_NAME =
	/(?:^|\.)(?:localhost|localdomain|local|svc|internal|intranet|lan|home|corp|private|home\.arpa)$/;

/** IANA special-purpose blocks for IPv4: first address and prefix length. */
const SPECIAL_IPV4: ReadonlyArray<readonly [string, number]> = [
	['0.0.0.0', 8],
	['10.0.0.0', 8],
	['100.64.0.0', 10],
	['127.0.0.0', 8],
	// Not IANA's: the host of a virtual machine of Azure.
	['168.63.129.16', 32],
	['169.254.0.0', 16],
	['172.16.0.0', 12],
	['192.0.0.0', 24],
	['192.0.2.0', 24],
	['192.88.99.0', 24],
	['192.168.0.0', 16],
	['198.18.0.0', 15],
	['198.51.100.0', 24],
	['203.0.113.0', 24],
	['224.0.0.0', 3],
];

function ipv4Number(text: string): number | null {
	if (!/^\d{1,3}(\.\d{1,3}){3}$/.test(text)) return null;
	return text.split('.').reduce((sum, part) => sum * 256 + Number(part), 0);
}

function isSpecialIpv4(address: number): boolean {
	return SPECIAL_IPV4.some(([first, prefix]) => {
		const size = 2 ** (32 - prefix);
		const start = ipv4Number(first) ?? 0;
		return address >= start && address < start + size;
	});
}

/** The eight 16-bit groups of an IPv6 address as the URL standard writes it. */
function ipv6Groups(text: string): number[] {
	const [head = '', tail] = text.split('::');
	const groups = (part: string) =>
		part === '' ? [] : part.split(':').map((group) => Number.parseInt(group, 16));
	if (tail === undefined) return groups(head);
	const [left, right] = [groups(head), groups(tail)];
	const zeros = Array.from({ length: Math.max(0, 8 - left.length - right.length) }, () => 0);
	return [...left, ...zeros, ...right];
}

function isSpecialIpv6(text: string): boolean {
	const groups = ipv6Groups(text);
	const at = (index: number) => groups[index] ?? 0;
	const embedded = (index: number) => isSpecialIpv4(at(index) * 65536 + at(index + 1));
	const leadingZeros = groups.slice(0, 5).every((group) => group === 0);
	// Unspecified, loopback, IPv4-compatible and IPv4-mapped addresses.
	if (leadingZeros && (at(5) === 0 || at(5) === 0xffff)) return at(5) === 0 || embedded(6);
	// NAT64 (64:ff9b::/96) and 6to4 (2002::/16) carry an IPv4 address.
	if (at(0) === 0x64 && at(1) === 0xff9b) return true;
	if (at(0) === 0x2002) return embedded(1);
	// IANA: 2001::/23 is for protocols (Teredo among them), 2001:db8::/32 for documents.
	if (at(0) === 0x2001) return at(1) < 0x200 || at(1) === 0xdb8;
	// 3fff::/20 is for documents (RFC 9637).
	if (at(0) === 0x3fff) return at(1) < 0x1000;
	// Global unicast is 2000::/3; all else is local, multicast or reserved.
	return at(0) < 0x2000 || at(0) > 0x3fff;
}

function bareHost(host: string): string {
	let end = host.length;
	while (host[end - 1] === '.') end--;
	const name = host.slice(0, end).toLowerCase();
	return name.startsWith('[') && name.endsWith(']') ? name.slice(1, -1) : name;
}

/**
 * Whether a host is this machine or a private network, as far as its name or address shows: a
 * public name that resolves to a private address is not seen here.
 * @param host as `URL.hostname` gives it
 */
export function isLocalHost(host: string): boolean {
	const bare = bareHost(host);
	if (bare.includes(':')) return isSpecialIpv6(bare);
	const address = ipv4Number(bare);
	if (address !== null) return isSpecialIpv4(address);
	return !bare.includes('.') || LOCAL_NAME.test(bare);
}

/** Whether a URL points to the host that `localHostOf` gave. */
export function isHost(url: URL, localHost: string | null): boolean {
	return localHost !== null && bareHost(url.hostname) === localHost;
}

/** The host that an allowance may name: that of a base URL which is itself local. */
export function localHostOf(baseUrl: string): string | null {
	const host = bareHost(new URL(baseUrl).hostname);
	return isLocalHost(host) ? host : null;
}

/**
 * Judges a URL that came from outside. Rule: public addresses over the allowed schemes only; with a
 * local base URL also that same host, over http or https, on any port.
 */
export function judgeUrl(text: string, { localHost, schemes }: Allowance): Verdict {
	const tooLong = { allowed: false, reason: 'it has more than 8,192 characters' } as const;
	if (text.length > LONGEST_URL) return tooLong;
	const url = parseUrl(text);
	if (url === null) return { allowed: false, reason: 'it is not a URL' };
	// Characters that a URL cannot hold are longer in it.
	if (url.href.length > LONGEST_URL) return tooLong;
	if (url.hostname.length > LONGEST_HOST) {
		return { allowed: false, reason: `its host has more than ${LONGEST_HOST} characters` };
	}
	if (url.protocol !== 'http:' && url.protocol !== 'https:') {
		return { allowed: false, reason: `it starts with ${url.protocol.slice(0, 20)}` };
	}
	if (url.username !== '' || url.password !== '') {
		return { allowed: false, reason: 'it contains a user name or password' };
	}
	if (isHost(url, localHost)) return { allowed: true, url };
	if (isLocalHost(url.hostname)) {
		return { allowed: false, reason: 'it points to a private or local address' };
	}
	if (!schemes.includes(url.protocol)) return { allowed: false, reason: 'it is not an HTTPS URL' };
	return { allowed: true, url };
}

function parseUrl(text: string): URL | null {
	try {
		return new URL(text);
	} catch {
		return null;
	}
}
