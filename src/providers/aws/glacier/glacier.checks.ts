import type { Check } from '../../../plugin/define-check.ts';
import { documentsAt } from '../policy/documents-at.ts';
import { resourcePolicyChecks } from '../resource-policy-checks.ts';

export const glacierChecks: readonly Check[] = resourcePolicyChecks({
  index: 'glacier',
  auditorClass: 'GlacierVaultAuditor',
  noun: 'Glacier vault',
  documents: (config) => documentsAt(config, ['Policy']),
});
