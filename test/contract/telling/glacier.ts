import { CreateVaultCommand, GlacierClient } from '@aws-sdk/client-glacier';
import { door, gate, REGION } from '../gate-and-door.ts';
import { OWN } from '../neighbours.ts';
import type { Telling } from './all-telling.ts';

const arnOf = (name: string): string => `arn:aws:glacier:${REGION}:${OWN}:vaults/${name}`;

/** Two vaults. Glacier API reference, GetVaultAccessPolicy: moto has no policies of vaults. */
export const telling: Telling = {
  async seed(options) {
    const client = new GlacierClient(options);
    for (const vaultName of ['gate', 'door']) await client.send(new CreateVaultCommand({ accountId: '-', vaultName }));
  },
  beyondMoto: [
    {
      technology: 'glacier',
      rule: () => ({
        service: 'glacier',
        operation: 'GetVaultAccessPolicy',
        fault: ({ url }) => {
          const [name, policyOf] = url.includes('/gate/') ? (['gate', gate] as const) : (['door', door] as const);
          const body = Buffer.from(JSON.stringify({ Policy: policyOf('glacier:InitiateJob', arnOf(name)) }));
          return { status: 200, headers: {}, body };
        },
      }),
    },
  ],
};
