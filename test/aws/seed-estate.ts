import { accountClients } from './account-clients.ts';
import { ESTATE_PARTS } from './estate/all-parts.ts';
import type { Deed, Estate, EstatePart } from './estate/estate-part.ts';

export interface EstateOptions {
  readonly accounts: readonly string[];
  readonly regions: readonly string[];
  /** Only these; all unless stated. The parts of IAM build on each other: policy, iamrole, iamuser, iamgroup. */
  readonly technologies?: readonly string[];
}

const partsOf = ({ technologies }: Pick<EstateOptions, 'technologies'>): readonly EstatePart[] =>
  ESTATE_PARTS.filter(({ technology }) => technologies?.includes(technology) ?? true);

const estateOf = async (endpoint: string, account: string, regions: readonly string[]): Promise<Estate> => ({
  account,
  regions,
  in: await accountClients(endpoint, account),
});

/** Fills accounts of moto with a handful of items per technology. Returns names by technology (of keys and groups: their beginnings). */
export const seedEstate = async (endpoint: string, options: EstateOptions): Promise<Readonly<Record<string, readonly string[]>>> => {
  const names: Record<string, readonly string[]> = {};
  for (const account of options.accounts) {
    const estate = await estateOf(endpoint, account, options.regions);
    for (const part of partsOf(options)) names[part.technology] = await part.seed(estate);
  }
  return names;
};

/**
 * One created, one changed, one deleted and one merely ephemeral change per technology of one seeded account, and what these
 * bring about elsewhere: the answer is complete. What moto or AWS cannot do is left out (see `impossibleDeeds`).
 */
export const dayOfChanges = async (
  endpoint: string,
  account: string,
  options: Omit<EstateOptions, 'accounts'>,
): Promise<readonly Deed[]> => {
  const estate = await estateOf(endpoint, account, options.regions);
  const deeds: Deed[] = [];
  for (const part of partsOf(options)) deeds.push(...(await part.day(estate)));
  return deeds;
};

/** Why some deeds are missing, by technology. */
export const impossibleDeeds = (): Readonly<Record<string, string>> =>
  Object.fromEntries(ESTATE_PARTS.flatMap(({ technology, impossible }) => (impossible === undefined ? [] : [[technology, impossible]])));
