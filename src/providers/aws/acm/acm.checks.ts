import type { Check } from '../../../plugin/define-check.ts';
import { certificateExpiryChecks } from '../certificate-expiry-checks.ts';

export const acmChecks: readonly Check[] = certificateExpiryChecks({ index: 'acm', auditorClass: 'ACMAuditor', field: 'NotAfter' });
