import { MonkeyError } from '../model/errors.ts';
import type { OverridePattern, OverrideRow } from '../store/override-store.ts';
import { providerOf } from './parse-account.ts';
import { checkOf, type Registry } from './registry.ts';
import { STANDARD_FIELD_NAMES } from './score-override.ts';

/** The most points of a finding: sums of many must stay numbers that the database has. */
export const MOST_POINTS = 999_999;

const refusal = (sentence: string): MonkeyError => new MonkeyError('bad-input', sentence);

const assertPoints = (score: number): void => {
  if (!Number.isInteger(score) || score < 0 || score > MOST_POINTS)
    throw refusal(`A score is a whole number from 0 to ${MOST_POINTS}, not ${score}.`);
};

/** Secret fields are kept apart, so no score can depend on them. */
const fieldsOf = (registry: Registry, type: string | undefined): string[] => {
  const providers = type === undefined ? [...registry.providers.values()] : [providerOf(registry, type)];
  const custom = providers.flatMap(({ fields }) => fields.filter(({ secret }) => !secret).map(({ name }) => name));
  return [...new Set([...STANDARD_FIELD_NAMES, ...custom])];
};

const parsePattern = (registry: Registry, { type, field, pattern, score }: OverridePattern): OverridePattern => {
  assertPoints(score);
  const known = fieldsOf(registry, type);
  if (!known.includes(field)) {
    const whose = type === undefined ? 'Accounts' : `Accounts of the type ${type}`;
    throw refusal(`${whose} have no field "${field}" that a score could depend on. Known are: ${known.join(', ')}.`);
  }
  if (pattern === '') throw refusal(`The pattern for the field "${field}" is empty.`);
  return { ...(type === undefined ? {} : { type: providerOf(registry, type).type }), field, pattern, score };
};

/** Checks what somebody decided about the points of a check, or throws a sentence. */
export const parseOverride = (registry: Registry, override: OverrideRow): OverrideRow => {
  const { checkId, score, disabled, patterns } = override;
  checkOf(registry, checkId);
  if (score !== null) assertPoints(score);
  if (score === null && !disabled && patterns.length === 0)
    throw refusal(`Nothing is said of ${checkId}: give a score, a score for some accounts, or switch the check off.`);
  return { checkId, score, disabled, patterns: patterns.map((pattern) => parsePattern(registry, pattern)) };
};
