import { expect, it } from 'vitest';
import type { JsonObject } from '../../../model/json.ts';
import { auditInTest } from '../policy/audit-in-test.ts';
import { cloudTrailChecks } from './cloudtrail.checks.ts';

const keys = (check: string, config: JsonObject) => auditInTest(cloudTrailChecks, `cloudtrail.${check}`, config).keys;

it('fires for a trail of one region', () => {
  for (const config of [{}, { is_multi_region_trail: false }, { is_multi_region_trail: null }])
    expect(keys('multi-region', config)).toEqual(['multi-region']);
  expect(keys('multi-region', { is_multi_region_trail: true })).toEqual([]);
});

it('fires for a trail that records nothing', () => {
  for (const config of [{}, { trail_status: false }, { trail_status: '' }]) expect(keys('enabled', config)).toEqual(['logging']);
  expect(keys('enabled', { trail_status: true })).toEqual([]);
});
