import {
  CreateAliasCommand,
  CreateGrantCommand,
  CreateKeyCommand,
  EnableKeyRotationCommand,
  KMSClient,
  ListAliasesCommand,
  ScheduleKeyDeletionCommand,
} from '@aws-sdk/client-kms';
import { deeds, type Estate, type EstatePart } from './estate-part.ts';

const clientOf = ({ in: options }: Estate, region: string): KMSClient => new KMSClient(options(region));

const createKey = async (client: KMSClient, alias: string, asymmetric = false): Promise<string> => {
  const kind = asymmetric ? ({ KeyUsage: 'SIGN_VERIFY', KeySpec: 'RSA_2048' } as const) : ({ KeyUsage: 'ENCRYPT_DECRYPT' } as const);
  const { KeyMetadata } = await client.send(new CreateKeyCommand({ Description: alias, ...kind }));
  await client.send(new CreateAliasCommand({ AliasName: `alias/${alias}`, TargetKeyId: KeyMetadata!.KeyId! }));
  return KeyMetadata!.KeyId!;
};

const keyOf = async (client: KMSClient, alias: string): Promise<string> => {
  const { Aliases = [] } = await client.send(new ListAliasesCommand({}));
  return Aliases.find(({ AliasName }) => AliasName === `alias/${alias}`)!.TargetKeyId!;
};

/** In every region a key with a grant, one that is rotated, one that cannot be. Names begin with their alias. */
export const kmsEstate: EstatePart = {
  technology: 'kms',
  impossible: 'A key has no value that moves by itself; nobody can delete one at once either: deletion is scheduled, which is a change.',
  async seed(estate) {
    for (const region of estate.regions) {
      const client = clientOf(estate, region);
      const granted = await createKey(client, 'granted');
      await client.send(
        new CreateGrantCommand({ KeyId: granted, GranteePrincipal: `arn:aws:iam::${estate.account}:role/reader`, Operations: ['Decrypt'] }),
      );
      await client.send(new EnableKeyRotationCommand({ KeyId: await createKey(client, 'rotated') }));
      await createKey(client, 'signing', true);
    }
    return ['granted', 'rotated', 'signing'];
  },
  async day(estate) {
    const region = estate.regions[0]!;
    const client = clientOf(estate, region);
    await createKey(client, 'made-today');
    await client.send(new ScheduleKeyDeletionCommand({ KeyId: await keyOf(client, 'signing'), PendingWindowInDays: 7 }));
    return deeds('kms', region, {
      created: ['made-today', 'CreateKey'],
      changed: ['signing', 'deletion scheduled'],
      deleted: null,
      ephemeral: null,
    });
  },
};
