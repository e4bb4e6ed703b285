import { baseUrl } from './rows';

/** Nothing can be sent: all items of the run meet it. */
export const connectionRows = [
	baseUrl('connection refused', ({ refused }) => refused),
	baseUrl('host name not found', ({ unknownName }) => unknownName),
	baseUrl('TLS: plain HTTP behind https', ({ plain }) => plain),
	baseUrl('TLS: self-signed certificate', (places) => places.selfSigned),
	baseUrl('TLS: cut in the handshake', ({ cutInHandshake }) => cutInHandshake),
];
