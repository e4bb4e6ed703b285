import {
	type Allowance,
	isLocalHost,
	judgeUrl,
	localHostOf,
} from '../../../nodes/FluxKontext/images/untrustedUrl';

/** `allowed`, or why not. */
function verdictOn(text: string, allowance: Allowance): string {
	const verdict = judgeUrl(text, allowance);
	return verdict.allowed ? `allowed ${verdict.url.href}` : verdict.reason;
}

const strict = { localHost: null, schemes: ['https:'] };
const withHttp = { localHost: null, schemes: ['https:', 'http:'] };

describe('a public address', () => {
	it.each([
		'https://results.example.com/one.png',
		'https://results.example.com:8443/one.png?token=a%20b#c',
		'https://RESULTS.example.com./one.png',
		'https://1.1.1.1/one.png',
		'https://8.8.8.8:444/',
		'https://11.0.0.1/',
		'https://172.15.0.1/',
		'https://172.32.0.1/',
		'https://192.167.0.1/',
		'https://169.253.0.1/',
		'https://100.63.0.1/',
		'https://100.128.0.1/',
		'https://[2606:4700:4700::1111]/one.png',
		'https://[2a00:1450:4001:82a::200e]/',
		'https://[::ffff:8.8.8.8]/',
		'https://[2002:808:808::1]/',
		'https://xn--bcher-kva.example/',
		'https://localhost.example.com/',
		'https://internal.example.com/',
		'https://mylocalhost.com/',
		'https://10.example.com/',
		'https://127.0.0.1.example.com/',
	])('%s is allowed', (text) => {
		expect(verdictOn(text, strict)).toBe(`allowed ${new URL(text).href}`);
	});

	it('is allowed over http only where the scheme is', () => {
		const text = 'http://pictures.example.com/in.png';
		expect(verdictOn(text, strict)).toBe('it is not an HTTPS URL');
		expect(verdictOn(text, withHttp)).toBe(`allowed ${text}`);
	});
});

const LOCAL: ReadonlyArray<readonly [string, string]> = [
	['loopback', 'https://127.0.0.1/'],
	['loopback, another one', 'https://127.255.255.254/'],
	['loopback as a decimal number', 'https://2130706433/'],
	['loopback as a hexadecimal number', 'https://0x7f000001/'],
	['loopback as an octal number', 'https://017700000001/'],
	['loopback in hexadecimal parts', 'https://0x7f.0x0.0x0.0x1/'],
	['loopback in octal parts', 'https://0177.0.0.01/'],
	['loopback in two parts', 'https://127.1/'],
	['loopback in three parts', 'https://127.0.1/'],
	['loopback with a dot behind it', 'https://127.0.0.1./'],
	['loopback with two dots behind it', 'https://127.0.0.1../'],
	['loopback with full stops of another script', 'https://127。0。0。1/'],
	['loopback in full-width digits', 'https://１２７.0.0.1/'],
	['loopback without slashes', 'https:127.0.0.1'],
	['loopback with backslashes', 'https:\\\\127.0.0.1\\one.png'],
	['loopback behind spaces', '  https://127.0.0.1/  '],
	['loopback with a tab in it', 'https://127.0.\t0.1/'],
	['loopback percent-encoded', 'https://%31%32%37.0.0.1/'],
	['this network', 'https://0.0.0.0/'],
	['this network in short', 'https://0/'],
	['10/8', 'https://10.0.0.1/'],
	['10/8 at its end', 'https://10.255.255.255/'],
	['carrier-grade NAT', 'https://100.64.0.1/'],
	['carrier-grade NAT at its end', 'https://100.127.255.255/'],
	['link-local, cloud metadata', 'https://169.254.169.254/latest/meta-data/'],
	['cloud metadata as a number', 'https://2852039166/'],
	['172.16/12', 'https://172.16.0.1/'],
	['172.16/12 at its end', 'https://172.31.255.255/'],
	['192.168/16', 'https://192.168.1.1/'],
	['protocol assignments', 'https://192.0.0.1/'],
	['documentation', 'https://192.0.2.1/'],
	['documentation, second block', 'https://198.51.100.1/'],
	['documentation, third block', 'https://203.0.113.1/'],
	['benchmarks', 'https://198.18.0.1/'],
	['6to4 relay', 'https://192.88.99.1/'],
	['multicast', 'https://224.0.0.1/'],
	['reserved', 'https://240.0.0.1/'],
	['broadcast', 'https://255.255.255.255/'],
	['IPv6 loopback', 'https://[::1]/'],
	['IPv6 loopback in full', 'https://[0:0:0:0:0:0:0:1]/'],
	['IPv6 unspecified', 'https://[::]/'],
	['IPv4-mapped loopback', 'https://[::ffff:127.0.0.1]/'],
	['IPv4-mapped loopback in hexadecimal', 'https://[::ffff:7f00:1]/'],
	['IPv4-mapped private', 'https://[::ffff:192.168.0.1]/'],
	['IPv4-compatible loopback', 'https://[::127.0.0.1]/'],
	['NAT64 of loopback', 'https://[64:ff9b::127.0.0.1]/'],
	['NAT64 of a private address', 'https://[64:ff9b::a00:1]/'],
	['NAT64 for local use', 'https://[64:ff9b:1::1]/'],
	['6to4 of loopback', 'https://[2002:7f00:1::]/'],
	['6to4 of a private address', 'https://[2002:c0a8:101::1]/'],
	['IPv6 link-local', 'https://[fe80::1]/'],
	['IPv6 unique local', 'https://[fc00::1]/'],
	['IPv6 unique local, fd', 'https://[fd12:3456:789a::1]/'],
	['IPv6 cloud metadata', 'https://[fd00:ec2::254]/'],
	['IPv6 multicast', 'https://[ff02::1]/'],
	['IPv6 documentation', 'https://[2001:db8::1]/'],
	['newer IPv6 documentation', 'https://[3fff:fff::1]/'],
	["Azure's host of a virtual machine", 'https://168.63.129.16/'],
	['Teredo', 'https://[2001:0:53aa:64c:0:0:80ff:fffe]/'],
	['site-local, of old', 'https://[fec0::1]/'],
	['localhost', 'https://localhost/'],
	['localhost in capitals', 'https://LOCALHOST/'],
	['localhost with a dot behind it', 'https://localhost./'],
	['localhost with two dots behind it', 'https://localhost../'],
	['localhost in circled letters', 'https://ⓛⓞⓒⓐⓛⓗⓞⓢⓣ/'],
	['a name under localhost', 'https://app.localhost/'],
	['localhost.localdomain', 'https://localhost.localdomain/'],
	['a single label', 'https://intranet/'],
	['a single label with a port', 'https://n8n:5678/'],
	['a single label with a dot', 'https://redis./'],
	['.local', 'https://printer.local/'],
	['.internal', 'https://metadata.google.internal/'],
	['.internal with a dot behind it', 'https://metadata.google.internal./'],
	['.internal in capitals', 'https://METADATA.GOOGLE.INTERNAL/'],
	['a container’s host', 'https://host.docker.internal/'],
	['.lan', 'https://nas.lan/'],
	['.home.arpa', 'https://nas.home.arpa/'],
	['.corp', 'https://wiki.corp/'],
];

describe('a private or local address', () => {
	it.each(LOCAL)('%s: %s is refused', (_, text) => {
		expect(verdictOn(text, withHttp)).toBe('it points to a private or local address');
	});
});

describe('what is no address of a picture', () => {
	it.each([
		['a file', 'file:///etc/passwd', 'it starts with file:'],
		['data', 'data:image/png;base64,AAAA', 'it starts with data:'],
		['ftp', 'ftp://pictures.example.com/in.png', 'it starts with ftp:'],
		['a script', 'javascript:alert(1)', 'it starts with javascript:'],
		['a blob', 'blob:https://example.com/1', 'it starts with blob:'],
		['gopher', 'gopher://127.0.0.1:6379/_x', 'it starts with gopher:'],
		['a user name', 'https://user@example.com/', 'it contains a user name or password'],
		['a password', 'https://:secret@example.com/', 'it contains a user name or password'],
		[
			'a host as a user name',
			'https://example.com@127.0.0.1/',
			'it contains a user name or password',
		],
		['a path', '/one.png', 'it is not a URL'],
		['a host alone', 'results.example.com/one.png', 'it is not a URL'],
		['no host', 'https://', 'it is not a URL'],
		['a number too large', 'https://999.999.999.999/', 'it is not a URL'],
		['a wrong port', 'https://example.com:99999/', 'it is not a URL'],
		['nothing', '', 'it is not a URL'],
		['words', 'my picture', 'it is not a URL'],
	])('%s: %p', (_, text, reason) => {
		expect(verdictOn(text, withHttp)).toBe(reason);
	});

	it('has its scheme named in short', () => {
		expect(verdictOn(`${'x'.repeat(500)}:hello`, strict)).toMatch(/^it starts with x{1,40}$/);
	});
});

describe('the length of a URL', () => {
	it.each([
		['a URL of 8,192 characters', `https://example.com/${'a'.repeat(8_172)}`, /^allowed/],
		['one more', `https://example.com/${'a'.repeat(8_173)}`, /^it has more than 8,192 characters$/],
		['fewer that grow in a URL', `https://example.com/${'ä'.repeat(4_000)}`, /^it has more than/],
		['blanks around it', `${' '.repeat(8_192)}https://example.com/`, /^it has more than/],
		['a host of 253 characters', `https://${'a.'.repeat(125)}abc/`, /^allowed/],
		['a host of 254 characters', `https://${'a.'.repeat(125)}abcd/`, /^its host has more than 253/],
		['a host of dots', `https://a${'.'.repeat(60_000)}x/`, /^it has more than/],
		['a short host of dots', `https://a${'.'.repeat(300)}x/`, /^its host has more than 253/],
	])('%s', (_, text, expected) => {
		expect(verdictOn(text, strict)).toMatch(expected);
	});
});

describe('with a base URL that is itself local', () => {
	it.each([
		['127.0.0.1', 'http://127.0.0.1:4000/one.png'],
		['127.0.0.1', 'http://127.0.0.1/one.png'],
		['127.0.0.1', 'https://127.0.0.1:9999/one.png'],
		['127.0.0.1', 'http://2130706433:4000/'],
		['localhost', 'http://localhost:4000/one.png'],
		['localhost', 'http://LOCALHOST.:4000/one.png'],
		['::1', 'http://[::1]:4000/one.png'],
		['gateway.internal', 'http://gateway.internal:80/one.png'],
		['127.0.0.1', 'https://results.example.com/one.png'],
	])('%s: %s is allowed', (localHost, text) => {
		expect(verdictOn(text, { ...strict, localHost })).toMatch(/^allowed/);
	});

	it.each([
		['127.0.0.1', 'http://localhost:4000/one.png'],
		['127.0.0.1', 'http://127.0.0.2:4000/one.png'],
		['127.0.0.1', 'http://10.0.0.1/one.png'],
		['127.0.0.1', 'http://169.254.169.254/'],
		['127.0.0.1', 'http://[::1]:4000/'],
		['127.0.0.1', 'http://[::ffff:127.0.0.1]:4000/'],
		['127.0.0.1', 'http://results.example.com/one.png'],
		['127.0.0.1', 'file://127.0.0.1/etc/passwd'],
		['127.0.0.1', 'http://user:secret@127.0.0.1/'],
		['localhost', 'http://app.localhost/'],
		['localhost', 'http://127.0.0.1/'],
		['gateway.internal', 'http://other.internal/'],
	])('%s: %s is still refused', (localHost, text) => {
		expect(verdictOn(text, { ...strict, localHost })).toMatch(/^it /);
	});

	it.each([
		['http://127.0.0.1:4000/api/v1', '127.0.0.1'],
		['http://localhost.:4000', 'localhost'],
		['http://[::1]:4000', '::1'],
		['https://10.1.2.3', '10.1.2.3'],
		['https://gateway.internal/v1', 'gateway.internal'],
		['https://api.apixo.ai/api/v1', null],
		['https://8.8.8.8', null],
	])('%s has the local host %p', (baseUrl, expected) => {
		expect(localHostOf(baseUrl)).toBe(expected);
	});
});

it.each([
	['localhost', true],
	['example.com', false],
	['example.com.', false],
	['127.0.0.1', true],
	['8.8.8.8', false],
	['[::1]', true],
	['[2606:4700::1]', false],
])('%s is local: %p', (host, expected) => {
	expect(isLocalHost(host)).toBe(expected);
});
