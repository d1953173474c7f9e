/** An organization, or a path of organizational units in it: `o-…/r-…/ou-…/…`. */
export interface OrganizationPath {
  readonly organization: string;
  /** No single unit is named. */
  readonly allUnits: boolean;
  /** The accounts that are directly in the last unit. */
  readonly parentUnit: boolean;
  /** The accounts in the units below it. */
  readonly childUnits: boolean;
}

const isOrganizationId = (part: string): boolean => part === '*' || part.startsWith('o-');
const isRootId = (part: string): boolean => part === '*' || part.startsWith('r-');

/** How a path may end: nothing after the slash, everything, or only what is below. */
const ENDINGS: ReadonlyMap<string, { readonly parentUnit: boolean; readonly childUnits: boolean }> = new Map([
  ['', { parentUnit: true, childUnits: false }],
  ['*', { parentUnit: true, childUnits: true }],
  ['ou-*', { parentUnit: false, childUnits: true }],
]);

/** Null for a text that is no organization path. */
export const parseOrganization = (text: string): OrganizationPath | null => {
  const [organization = '', root, ...units] = text.split('/');
  if (!isOrganizationId(organization)) return null;
  if (root !== undefined && !isRootId(root)) return null;

  const last = units.at(-1);
  const ending = last === undefined ? undefined : ENDINGS.get(last);
  const named = ending === undefined ? units : units.slice(0, -1);
  if (!named.every((unit) => unit.startsWith('ou-') && unit !== 'ou-*')) return null;
  return {
    organization,
    allUnits: named.length === 0,
    parentUnit: ending?.parentUnit ?? false,
    childUnits: ending?.childUnits ?? false,
  };
};

/** The part that names the organization, also of a text that does not parse. */
export const organizationIdOf = (text: string): string => text.split('/', 1)[0]!;
