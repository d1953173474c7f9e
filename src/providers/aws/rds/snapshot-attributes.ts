import { required } from '../required.ts';

interface Attribute {
  readonly AttributeName?: string | undefined;
  readonly AttributeValues?: readonly string[] | undefined;
}

/** Only snapshots that somebody made by hand can be shared; AWS says nothing about the others. */
export const canBeShared = (type: string | undefined): boolean => type === 'manual';

/** Attribute → its values, in their own order: under `restore` stand the accounts that may restore it, or `all`. */
export const snapshotAttributes = (attributes: readonly Attribute[] | undefined): Record<string, readonly string[]> =>
  Object.fromEntries(
    required(attributes, 'attributes').map(({ AttributeName, AttributeValues = [] }) => [
      required(AttributeName, 'AttributeName'),
      AttributeValues.toSorted(),
    ]),
  );
