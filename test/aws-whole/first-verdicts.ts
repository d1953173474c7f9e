import type { Evaluation } from '../../src/engine/evaluate-items.ts';
import type { Simulation } from '../aws/use-moto.ts';
import { watchAccount } from '../aws/watch-account.ts';
import { judgeRecorded } from '../contract/judge-recorded.ts';
import { REGIONS, type WholeAccount } from './whole-account.ts';

/** Certificates and keys grow old: everything is judged at one moment. */
const NOW = new Date();
const UNKNOWN = 'unknown';

/** What one check says of one item, as a text. */
const saidOf = ({ raised, unknown }: Evaluation, check: string): string =>
  unknown.some(({ checkId }) => checkId === check)
    ? UNKNOWN
    : JSON.stringify(raised.filter(({ checkId }) => checkId === check).map(({ key, score }) => [key, score]));

export const isUnknown = (said: string): boolean => said === UNKNOWN;

/**
 * What the checks say of items that nobody has seen before, so that no last known value helps: `<technology> <uid> <check>` →
 * its findings, or unknown.
 */
export const firstVerdicts = async (
  { app: { registry }, account: { identifier: account } }: WholeAccount,
  { proxy: { endpoint } }: Simulation,
  technologies: readonly string[],
): Promise<ReadonlyMap<string, string>> => {
  // What checks ask of other items is read as well.
  const asked = technologies.flatMap((index) => registry.technologies.get(index)!.checks.flatMap(({ asks }) => asks));
  const { items } = await watchAccount([...new Set([...technologies, ...asked])], { endpoint, account, fields: { regions: REGIONS } });
  const evaluations = await judgeRecorded(registry, items, NOW);
  const verdicts = new Map<string, string>();
  for (const [index, { technology, uid }] of items.entries())
    for (const { id } of registry.technologies.get(technology)!.checks)
      verdicts.set(`${technology} ${uid} ${id}`, saidOf(evaluations[index]!, id));
  return verdicts;
};
