import { z } from 'zod';
import { type AccountRow, listElements } from '../engine/account-rows.ts';
import type { StatedAccount } from '../engine/parse-account.ts';
import { MonkeyError } from '../model/errors.ts';

/** Nothing, in one of the ways in which a list of SWAG may say so. */
const absent = <Schema extends z.ZodType>(schema: Schema) => schema.nullish().transform((value) => value ?? undefined);

const text = absent(z.string());

const Service = z.object({
  name: z.string(),
  status: absent(z.array(z.object({ region: z.string(), enabled: absent(z.boolean()) }))),
  metadata: absent(z.record(z.string(), z.unknown())),
});

/** An account in schema 2 of SWAG, as far as it is of use here. */
const SwagAccount = z.object({
  id: z.string(),
  name: z.string(),
  owner: z.string(),
  description: text,
  account_status: text,
  services: absent(z.array(Service)),
});
type SwagAccount = z.output<typeof SwagAccount>;
type Service = z.output<typeof Service>;

/** SWAG takes an account without a provider for one of AWS. */
const OfProvider = z.object({ provider: z.string().default('aws') });

export interface SwagOptions {
  /** Who owns the accounts that are ours; all others are those of third parties. */
  readonly owner: string;
  readonly accountType: string;
  /** Call accounts as Spinnaker does, where it knows them. */
  readonly spinnaker: boolean;
}

const metadataText = (service: Service | undefined, key: string): string | undefined => {
  const value = service?.metadata?.[key];
  return typeof value === 'string' && value !== '' ? value : undefined;
};

const isWatched = (account: SwagAccount, service: Service | undefined): boolean =>
  account.account_status === 'ready' && (service?.status ?? []).some(({ region, enabled }) => region === 'all' && enabled === true);

/** What SWAG says of an account, in our words. What it leaves empty is not said. */
const stated = (account: SwagAccount, { owner, accountType, spinnaker }: SwagOptions): StatedAccount => {
  const service = (name: string): Service | undefined => account.services?.find((one) => one.name === name);
  const thirdParty = account.owner !== owner;
  const own = {
    s3_name: metadataText(service('s3'), 'name'),
    canonical_id: metadataText(service('s3'), 'canonicalId'),
    role_name: metadataText(service('security_monkey'), 'role_name'),
  };
  return {
    type: accountType,
    identifier: account.id,
    name: (spinnaker ? metadataText(service('spinnaker'), 'name') : undefined) ?? account.name,
    thirdParty,
    // What belongs to somebody else is never watched, whatever SWAG would have watched.
    active: !thirdParty && isWatched(account, service('security_monkey')),
    ...(account.description === undefined ? {} : { notes: account.description }),
    fields: Object.entries(own).flatMap(([name, value]) => (value === undefined ? [] : [[name, value] as const])),
  };
};

/** `services[0].status[1].enabled`. */
const placeOf = (path: readonly PropertyKey[]): string =>
  path.map((step, index) => (typeof step === 'number' ? `[${step}]` : `${index > 0 ? '.' : ''}${String(step)}`)).join('');

const problemOf = (where: string, { issues }: z.ZodError): MonkeyError => {
  const told = issues.map(({ path, message }) => `${path.length > 0 ? `${placeOf(path)}: ` : ''}${message.replace('Invalid input: ', '')}`);
  return new MonkeyError('bad-input', `${where} is not as SWAG writes it: ${told.join('; ')}.`);
};

const rowOf = (where: string, element: unknown, options: SwagOptions): AccountRow | null => {
  const provider = OfProvider.safeParse(element);
  if (!provider.success) return { where, said: problemOf(where, provider.error) };
  if (provider.data.provider.toLowerCase() !== options.accountType.toLowerCase()) return null;
  const account = SwagAccount.safeParse(element);
  return { where, said: account.success ? stated(account.data, options) : problemOf(where, account.error) };
};

/** What a list of SWAG says of the accounts of one type. Pure. Throws a sentence where it is no list. */
export const swagRows = (json: string, source: string, options: SwagOptions): readonly AccountRow[] =>
  listElements(json, source).flatMap(({ where, element }) => rowOf(where, element, options) ?? []);
