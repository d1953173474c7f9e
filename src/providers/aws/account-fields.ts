import { MonkeyError } from '../../model/errors.ts';
import type { Json } from '../../model/json.ts';
import type { AccountField } from '../../plugin/define-provider.ts';
import { DEFAULT_REGION, isPartition } from './partitions.ts';

/** A text that matches, or a sentence. */
const matching =
  (pattern: RegExp, sentence: string) =>
  (text: string): string => {
    const value = text.trim();
    if (!pattern.test(value)) throw new MonkeyError('bad-input', `"${value}" ${sentence}`);
    return value;
  };

const parsePartition = (text: string): string => {
  const name = text.trim();
  if (!isPartition(name))
    throw new MonkeyError('bad-input', `"${name}" is no AWS partition; known are ${Object.keys(DEFAULT_REGION).join(', ')}.`);
  return name;
};

const parseRegion = matching(/^[a-z]{2,4}(?:-[a-z]+)+-\d+$/, 'is no AWS region, such as eu-west-1.');

const parseRegions = (text: string): Json =>
  text
    .split(/[\s,]+/)
    .filter(Boolean)
    .map(parseRegion);

/** The custom fields of an AWS account. Limits: IAM and STS API reference, `RoleName`, `ExternalId`, `RoleSessionName`. */
export const ACCOUNT_FIELDS: readonly AccountField[] = [
  {
    name: 'role_name',
    title: 'Role',
    description:
      'The role to assume in the account, with its path if it has one. Empty or "none": the program uses its own credentials as they are.',
    default: 'SecurityMonkey',
    parse: matching(/^[\w+=,.@/-]{0,576}$/, 'is no name of a role: letters, digits and +=,.@-_/ are allowed.'),
  },
  {
    name: 'external_id',
    title: 'External id',
    description: 'The external id that the trust policy of the role demands.',
    parse: matching(/^[\w+=,.@:/-]{2,1224}$/, 'is no external id: 2 to 1224 letters, digits and +=,.@:/-_ are allowed.'),
  },
  {
    name: 'session_name',
    title: 'Session name',
    description: "What the account's CloudTrail calls us.",
    default: 'security-monkey',
    parse: matching(/^[\w+=,.@-]{2,64}$/, 'is no session name: 2 to 64 letters, digits and +=,.@-_ are allowed.'),
  },
  {
    name: 'partition',
    title: 'Partition',
    description: 'aws, aws-us-gov or aws-cn.',
    default: 'aws',
    choices: Object.keys(DEFAULT_REGION),
    parse: parsePartition,
  },
  {
    name: 'regions',
    title: 'Regions',
    description: 'Watch these regions only, separated by commas. Empty: all that the account has enabled.',
    parse: parseRegions,
  },
  {
    name: 'canonical_id',
    title: 'Canonical user id',
    description: 'The id under which the account appears in access control lists of S3.',
    tells: 'canonical',
    fetched: true,
    parse: (text) => matching(/^[\da-z]+$/i, 'is no canonical user id: it is made of letters and digits.')(text).toLowerCase(),
  },
  {
    name: 's3_name',
    title: 'S3 display name',
    description: 'The name under which the account appeared in old access control lists of S3.',
    tells: 'canonical',
    parse: (text) => text.trim(),
  },
];
