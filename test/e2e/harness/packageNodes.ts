import type { ProviderName } from '../../simulator';
import { PACKAGE_NAME } from './packageInstall';

/** Types of this package's nodes, as n8n names them. */
export const nodeTypes = {
	fluxKontext: `${PACKAGE_NAME}.fluxKontext`,
	fluxKontextTrigger: `${PACKAGE_NAME}.fluxKontextTrigger`,
} as const;

/** The credential that each provider needs. */
export const credentialTypes: Readonly<Record<ProviderName, string>> = {
	apixo: 'apixoApi',
	foxAi: 'foxAiApi',
	toApis: 'toApisApi',
	vtrix: 'vtrixApi',
};
