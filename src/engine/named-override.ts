import { MonkeyError } from '../model/errors.ts';
import type { Check } from '../plugin/define-check.ts';
import type { OverridePattern, OverrideRow } from '../store/override-store.ts';
import { type Registry, technologyOf } from './registry.ts';

/** A check as the original called it: a method of a class, for a technology. */
export interface CheckName {
  readonly technology: string;
  readonly auditor: string;
  readonly method: string;
}

/** An override of a check that goes by such a name. */
export interface NamedOverride extends CheckName {
  readonly score: number | null;
  readonly disabled: boolean;
  readonly patterns: readonly OverridePattern[];
}

/** The checks that do what the method did; some methods have become several. Throws a sentence when there is none. */
export const checksNamed = (registry: Registry, { technology, auditor, method }: CheckName): readonly Check[] => {
  const { checks } = technologyOf(registry, technology);
  const key = `${method} (${auditor})`;
  const named = checks.filter(({ overrideKey }) => overrideKey === key);
  if (named.length > 0) return named;
  const known = [...new Set(checks.flatMap(({ overrideKey }) => overrideKey ?? []))];
  const told =
    known.length === 0 ? 'Its checks have no names of that kind; use "monkey overrides set".' : `Known are: ${known.join(', ')}.`;
  throw new MonkeyError('not-found', `No check of ${technology} is called ${key}. ${told}`);
};

/** The same, for each of those checks. */
export const overridesNamed = (registry: Registry, { score, disabled, patterns, ...name }: NamedOverride): OverrideRow[] =>
  checksNamed(registry, name).map(({ id }) => ({ checkId: id, score, disabled, patterns }));

/** `AWS.name.prod*`: account type, field, and the pattern, which may have dots of its own. */
export const parsePatternName = (text: string): Omit<OverridePattern, 'score'> => {
  const [, type, field, pattern] = /^([^.]+)\.([^.]+)\.(.+)$/s.exec(text) ?? [];
  if (type === undefined || field === undefined || pattern === undefined)
    throw new MonkeyError('bad-input', `"${text}" is not of the form type.field.pattern, like AWS.name.prod*.`);
  return { type, field, pattern };
};
