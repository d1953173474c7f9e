import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { AwsWatcher } from '../../src/providers/aws/aws-watcher.ts';
import { emptyList } from '../aws/empty-lists.ts';
import type { Rule } from '../aws/fault-proxy.ts';

interface Policy {
  readonly Statement: readonly { readonly Effect: string; readonly Action: readonly string[]; readonly Resource: string }[];
}

/** The actions of the policy that operators give to the role. */
export const policyActions = async (): Promise<readonly string[]> => {
  const text = await readFile(resolve(import.meta.dirname, '../../docs/reference/aws-policy.json'), 'utf8');
  return (JSON.parse(text) as Policy).Statement.flatMap(({ Action }) => Action);
};

/** What the program itself asks before it watches anything in regions; no technology declares it. */
export const REGION_LIST = 'ec2:DescribeRegions';

/** The role is assumed with the program's own credentials, so that this is no action of the role. */
export const OWN_ACTIONS: readonly string[] = ['sts:AssumeRole'];

/** The technologies that use an action. */
export const usersOf = (action: string, watchers: readonly AwsWatcher[]): readonly string[] =>
  watchers
    .filter(({ permissions, scope }) => (action === REGION_LIST ? scope === 'region' : permissions.includes(action)))
    .map(({ index }) => index);

/**
 * Actions that are needed only once a listing no longer tells an item: whether it is gone is asked by name. Beside each the
 * operation that lists, which then forgets everything. All other actions are used whenever an account is watched.
 */
export const WHEN_FORGOTTEN: Readonly<Record<string, string>> = {
  'glacier:DescribeVault': 'ListVaults',
  'iam:GetPolicy': 'GetAccountAuthorizationDetails',
  // The document of a policy that is there all the same; else it comes with the listing.
  'iam:GetPolicyVersion': 'GetAccountAuthorizationDetails',
  'iam:GetRole': 'GetAccountAuthorizationDetails',
  'iam:GetUser': 'GetAccountAuthorizationDetails',
  'lambda:GetFunctionConfiguration': 'ListFunctions',
  'route53:GetHostedZone': 'ListHostedZones',
};

/** An account whose role lacks one action, brought to where it is used. */
export const lacking = (action: string): readonly Rule[] => {
  const denied: Rule = { action, fault: 'denied' };
  const operation = WHEN_FORGOTTEN[action];
  return operation === undefined ? [denied] : [denied, { operation, fault: (call) => emptyList(call)! }];
};
