/** The trigger's type, as n8n names it. */
export const FLUX_KONTEXT_TRIGGER = 'n8n-nodes-flux-kontext.fluxKontextTrigger';
