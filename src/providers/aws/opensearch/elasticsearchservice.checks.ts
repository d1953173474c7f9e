import type { Check } from '../../../plugin/define-check.ts';
import { documentsAt } from '../policy/documents-at.ts';
import { resourcePolicyChecks } from '../resource-policy-checks.ts';

export const elasticsearchServiceChecks: readonly Check[] = resourcePolicyChecks({
  index: 'elasticsearchservice',
  auditorClass: 'ElasticSearchServiceAuditor',
  noun: 'OpenSearch domain',
  documents: (config) => documentsAt(config, ['policy']),
});
