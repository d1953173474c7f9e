import type { JsonObject } from '../../../model/json.ts';
import { decodePolicyDocument } from '../decode-policy-document.ts';
import type { ReadPart } from '../part-reader.ts';
import { pointerTo } from '../pointer-to.ts';

/** Resource policies of a function: its own, and those of single versions and aliases. Null: it has none. */
export interface FunctionPolicies {
  readonly DEFAULT: JsonObject | null | undefined;
  readonly Versions: Readonly<Record<string, JsonObject | null | undefined>> | undefined;
  readonly Aliases: Readonly<Record<string, JsonObject | null | undefined>> | undefined;
}

interface Sources {
  readonly part: ReadPart;
  /** The text of the policy of the function, or of one version or alias. */
  readonly policyOf: (qualifier?: string) => Promise<string | undefined>;
  /** Names of its versions but `$LATEST`, whose policy is that of the function. */
  readonly versions: () => Promise<readonly string[]>;
  readonly aliases: () => Promise<readonly string[]>;
}

/** Lambda says the same of a policy that is not there and of a function that is not: the other calls tell which. */
const NO_POLICY = { absent: ['ResourceNotFoundException'] };

export const readFunctionPolicies = async ({ part, policyOf, versions, aliases }: Sources): Promise<FunctionPolicies> => {
  const read = (pointer: string, qualifier?: string) =>
    part(pointer, async () => decodePolicyDocument(await policyOf(qualifier)), NO_POLICY);
  const readAll = async (kind: 'Versions' | 'Aliases', names: () => Promise<readonly string[]>) => {
    // Without their names, nobody knows which policies there are.
    const known = await part(pointerTo('Policy', kind), names);
    if (!known) return undefined;
    const policies: Record<string, JsonObject | null | undefined> = {};
    for (const name of known) policies[name] = await read(pointerTo('Policy', kind, name), name);
    return policies;
  };
  return {
    DEFAULT: await read('/Policy/DEFAULT'),
    Versions: await readAll('Versions', versions),
    Aliases: await readAll('Aliases', aliases),
  };
};
