import { ESTATE_TECHNOLOGIES } from './estate/all-parts.ts';
import type { WireAnswer } from './wire-error.ts';

/** What the table of faults must know about one technology of the seeded estate. */
export interface Technology {
  readonly index: string;
  readonly service: string;
  readonly scope: 'global' | 'region';
  /** The call that lists, and the one action that it needs. */
  readonly list: {
    readonly operation: string;
    readonly resource?: string;
    readonly permission: string;
    /** Why the list never has a second page. */
    readonly unpaged?: string;
  };
  /** The service has no pages for this list: it tells everything in one answer. */
  readonly unpaged?: true;
  /** Items per place that have fixed names or beginnings. */
  readonly names: readonly string[];
  /** A call that may be denied while the rest of the item is told; absent where the listing tells all, or every call is needed. */
  readonly part?: {
    readonly operation: string;
    readonly resource?: string;
    readonly paths: readonly string[];
    readonly permission: string;
  };
  /** All calls about one item; absent where describing takes none, or where each call is a part. */
  readonly describe?: { readonly item: string; readonly resource: string; readonly permission: string };
  /** The call that confirms that an item is gone. */
  readonly confirm: {
    readonly operation: string;
    readonly permission: string;
    /** How the service says that the item is not there, where it has no error for it. */
    readonly missing?: () => WireAnswer;
  };
}

/** Does everything that it lists come in one answer? */
export const isUnpaged = ({ list, unpaged }: Technology): boolean => unpaged === true || list.unpaged !== undefined;

const FIRST: readonly Technology[] = [
  {
    index: 'sqs',
    service: 'sqs',
    scope: 'region',
    list: { operation: 'ListQueues', permission: 'sqs:ListQueues' },
    names: ['letters', 'letters-dead', 'open', 'short-lived'],
    part: { operation: 'ListQueueTags', paths: ['/Tags'], permission: 'sqs:ListQueueTags' },
    describe: { item: 'open', resource: '/open"', permission: 'sqs:GetQueueAttributes' },
    confirm: { operation: 'GetQueueAttributes', permission: 'sqs:GetQueueAttributes' },
  },
  {
    index: 'kms',
    service: 'kms',
    scope: 'region',
    list: { operation: 'ListKeys', permission: 'kms:ListKeys' },
    names: ['granted', 'rotated', 'signing'],
    part: { operation: 'GetKeyPolicy', paths: ['/Policies'], permission: 'kms:GetKeyPolicy' },
    describe: { item: 'rotated', resource: 'rotated', permission: 'kms:DescribeKey' },
    confirm: { operation: 'DescribeKey', permission: 'kms:DescribeKey' },
  },
  {
    index: 'securitygroup',
    service: 'ec2',
    scope: 'region',
    list: { operation: 'DescribeSecurityGroups', permission: 'ec2:DescribeSecurityGroups' },
    names: ['inner', 'open-to-the-world', 'short-lived'],
    part: { operation: 'DescribeNetworkInterfaces', paths: ['/assigned_to'], permission: 'ec2:DescribeNetworkInterfaces' },
    confirm: { operation: 'DescribeSecurityGroups', permission: 'ec2:DescribeSecurityGroups' },
  },
  {
    index: 's3',
    service: 's3',
    scope: 'global',
    list: { operation: 'ListBuckets', permission: 's3:ListAllMyBuckets' },
    names: ['open-acl', 'open-policy', 'plain-eu-west-1', 'plain-us-east-1', 'short-lived'],
    part: { operation: 'GetBucketPolicy', paths: ['/Policy'], permission: 's3:GetBucketPolicy' },
    describe: { item: 'open-acl', resource: '/open-acl', permission: 's3:GetBucketLocation' },
    confirm: { operation: 'GetBucketLocation', permission: 's3:GetBucketLocation' },
  },
  {
    index: 'iamrole',
    service: 'iam',
    scope: 'global',
    list: { operation: 'GetAccountAuthorizationDetails', permission: 'iam:GetAccountAuthorizationDetails' },
    names: ['deployer', 'reader', 'short-lived', 'stranger'],
    part: { operation: 'ListRoles', paths: ['/Description', '/MaxSessionDuration'], permission: 'iam:ListRoles' },
    confirm: { operation: 'GetRole', permission: 'iam:GetRole' },
  },
  {
    index: 'iamuser',
    service: 'iam',
    scope: 'global',
    list: { operation: 'GetAccountAuthorizationDetails', permission: 'iam:GetAccountAuthorizationDetails' },
    names: ['person', 'quiet', 'short-lived', 'worker'],
    part: { operation: 'GetLoginProfile', paths: ['/LoginProfile'], permission: 'iam:GetLoginProfile' },
    confirm: { operation: 'GetUser', permission: 'iam:GetUser' },
  },
  {
    index: 'iamgroup',
    service: 'iam',
    scope: 'global',
    list: { operation: 'GetAccountAuthorizationDetails', permission: 'iam:GetAccountAuthorizationDetails' },
    names: ['admins', 'readers', 'short-lived'],
    part: { operation: 'GetGroup', paths: ['/users'], permission: 'iam:GetGroup' },
    confirm: { operation: 'GetGroup', permission: 'iam:GetGroup' },
  },
  {
    index: 'policy',
    service: 'iam',
    scope: 'global',
    list: {
      operation: 'GetAccountAuthorizationDetails',
      resource: 'Filter.member.1=LocalManagedPolicy',
      permission: 'iam:GetAccountAuthorizationDetails',
    },
    names: ['admin', 'grouped', 'read', 'short-lived', 'unused'],
    part: {
      operation: 'GetAccountAuthorizationDetails',
      resource: 'Filter.member.1=User',
      paths: ['/attached_groups', '/attached_roles', '/attached_users'],
      permission: 'iam:GetAccountAuthorizationDetails',
    },
    confirm: { operation: 'GetPolicy', permission: 'iam:GetPolicy' },
  },
];

/** Every technology of the seeded estate: those above, and what the files of the estate tell of theirs. */
export const TECHNOLOGIES: readonly Technology[] = [...FIRST, ...ESTATE_TECHNOLOGIES];
