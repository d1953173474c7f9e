import { CreateDomainCommand, OpenSearchClient } from '@aws-sdk/client-opensearch';
import { door, gate, REGION } from '../gate-and-door.ts';
import { OWN } from '../neighbours.ts';
import type { Telling } from './all-telling.ts';

/** A domain with everybody in its policy, and one with the own role. */
export const telling: Telling = {
  async seed(options) {
    const client = new OpenSearchClient(options);
    for (const [DomainName, policyOf] of [
      ['gate', gate],
      ['door', door],
    ] as const) {
      const AccessPolicies = policyOf('es:ESHttp*', `arn:aws:es:${REGION}:${OWN}:domain/${DomainName}/*`);
      await client.send(new CreateDomainCommand({ DomainName, AccessPolicies }));
    }
  },
};
