import type { ProviderName } from '../simulator';

/** Keys that look different in a URL and in base64, so that each form can be searched for. */
export const KEYS: Readonly<Record<ProviderName, string>> = {
	apixo: 'sk-apixo+secret/of=the&matrix',
	foxAi: 'sk-foxai+secret/of=the&matrix',
	toApis: 'sk-toapis+secret/of=the&matrix',
	vtrix: 'sk-vtrix+secret/of=the&matrix',
};

/** Signs the callbacks of ToAPIs. */
export const WEBHOOK_SECRET = 'whsec+secret/of=the&matrix';
