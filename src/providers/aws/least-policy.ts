import type { JsonObject } from '../../model/json.ts';
import type { Watcher } from '../../plugin/define-watcher.ts';

/** What a session asks of an account beside its technologies: which regions are enabled. */
const OF_SESSION: readonly string[] = ['ec2:DescribeRegions'];

const byText = (a: string, b: string): number => {
  if (a === b) return 0;
  return a < b ? -1 : 1;
};

/** The least that a role must be allowed for these technologies, as a policy document of IAM; each action once, in order. */
export const leastPolicy = (watchers: readonly Pick<Watcher, 'permissions'>[]): JsonObject => {
  const actions = new Set([...OF_SESSION, ...watchers.flatMap(({ permissions }) => permissions)]);
  return {
    Version: '2012-10-17',
    Statement: [{ Sid: 'SecurityMonkeyReads', Effect: 'Allow', Action: [...actions].sort(byText), Resource: '*' }],
  };
};
