import { generateKeyPairSync, sign } from 'node:crypto';

/** One value in DER (ITU-T X.690): tag, length, content. */
function der(tag: number, ...parts: readonly Buffer[]): Buffer {
	const content = Buffer.concat(parts);
	const { length } = content;
	const size = length < 0x80 ? [length] : [0x82, length >> 8, length & 0xff];
	return Buffer.concat([Buffer.from([tag, ...size]), content]);
}

const sequence = (...parts: readonly Buffer[]) => der(0x30, ...parts);
const text = (value: string) => Buffer.from(value, 'latin1');
const bitString = (bytes: Buffer) => der(0x03, Buffer.from([0]), bytes);

/** ecdsa-with-SHA256 (RFC 5758) and commonName (RFC 5280). */
const algorithm = sequence(der(0x06, Buffer.from('2a8648ce3d040302', 'hex')));
const commonName = der(0x06, Buffer.from('550403', 'hex'));

/** A certificate that nobody signed but itself, made when it is needed: no key lies in the project. */
export function selfSigned(): { readonly key: string; readonly cert: string } {
	const pair = generateKeyPairSync('ec', { namedCurve: 'P-256' });
	const name = sequence(der(0x31, sequence(commonName, der(0x0c, text('127.0.0.1')))));
	const content = sequence(
		der(0x02, Buffer.from([1])),
		algorithm,
		name,
		sequence(der(0x17, text('200101000000Z')), der(0x17, text('491231000000Z'))),
		name,
		pair.publicKey.export({ type: 'spki', format: 'der' }),
	);
	const signature = sign('sha256', content, pair.privateKey);
	const certificate = sequence(content, algorithm, bitString(signature));
	const lines = certificate.toString('base64').replace(/.{64}/g, '$&\n');
	return {
		key: pair.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
		cert: `-----BEGIN CERTIFICATE-----\n${lines}\n-----END CERTIFICATE-----\n`,
	};
}
