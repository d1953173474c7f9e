import type { Check } from '../../src/plugin/define-check.ts';
import { AWS_CHECKS } from '../../src/providers/aws/aws-units.ts';
import { abstractChecks } from './abstract-checks.ts';

/** Every check that vectors may name, by id. */
export const builtChecks: ReadonlyMap<string, Check> = new Map([...abstractChecks, ...AWS_CHECKS].map((check) => [check.id, check]));

export const builtTechnologies: ReadonlySet<string> = new Set([...builtChecks.values()].map(({ technology }) => technology));
