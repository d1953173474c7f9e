import type { Account } from '../../model/account.ts';
import { MonkeyError } from '../../model/errors.ts';
import { DEFAULT_REGION, isPartition, type Partition } from './partitions.ts';

/** An account, with its custom fields read. */
export interface AwsAccount {
  readonly identifier: string;
  readonly partition: Partition;
  /** Where global services and the list of regions are asked. */
  readonly defaultRegion: string;
  /** Null: the base credentials are used as they are. */
  readonly roleName: string | null;
  readonly externalId: string | undefined;
  readonly sessionName: string;
  /** Null: all that are enabled. */
  readonly regions: readonly string[] | null;
}

const textOf = (value: unknown): string => (typeof value === 'string' ? value.trim() : '');

/** Absent means the default; empty and `none` mean no role at all. */
const roleNameOf = (value: unknown): string | null => {
  if (value === undefined || value === null) return 'SecurityMonkey';
  const name = textOf(value);
  return name === '' || name.toLowerCase() === 'none' ? null : name;
};

const partitionOf = (value: unknown): Partition => {
  const name = textOf(value) || 'aws';
  if (isPartition(name)) return name;
  throw new MonkeyError('bad-input', `There is no AWS partition "${name}"; known are ${Object.keys(DEFAULT_REGION).join(', ')}.`);
};

const regionsOf = (value: unknown): readonly string[] | null => {
  const names = Array.isArray(value) ? value.filter((name) => typeof name === 'string') : [];
  return names.length === 0 ? null : names;
};

export const awsAccount = ({ identifier, fields }: Pick<Account, 'identifier' | 'fields'>): AwsAccount => {
  const partition = partitionOf(fields['partition']);
  return {
    identifier,
    partition,
    defaultRegion: DEFAULT_REGION[partition],
    roleName: roleNameOf(fields['role_name']),
    externalId: textOf(fields['external_id']) || undefined,
    sessionName: textOf(fields['session_name']) || 'security-monkey',
    regions: regionsOf(fields['regions']),
  };
};
