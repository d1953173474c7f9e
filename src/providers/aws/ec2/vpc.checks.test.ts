import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../../model/json.ts';
import { auditInTest } from '../policy/audit-in-test.ts';
import { vpcChecks } from './vpc.checks.ts';

const keys = (config: JsonObject) => auditInTest(vpcChecks, 'vpc.flow-logs', config).keys;

describe('vpc.flow-logs', () => {
  it.each<[string, JsonObject]>([
    ['there is none', { FlowLogs: [], FlowLogStatus: {} }],
    ['nothing is said of any', {}],
    ['the only one does not run', { FlowLogs: ['fl-1'], FlowLogStatus: { 'fl-1': 'FAILED' } }],
    ['the list is null', { FlowLogs: null }],
  ])('fires when %s', (_what, config) => {
    expect(keys(config)).toEqual(['flow-logs']);
  });

  it.each<[string, JsonObject]>([
    ['one is active', { FlowLogs: ['fl-1'], FlowLogStatus: { 'fl-1': 'ACTIVE' } }],
    ['one of two is active', { FlowLogs: ['fl-1', 'fl-2'], FlowLogStatus: { 'fl-1': 'FAILED', 'fl-2': 'ACTIVE' } }],
    ['nobody knows the state of the one there is', { FlowLogs: ['fl-1'] }],
  ])('passes when %s', (_what, config) => {
    expect(keys(config)).toEqual([]);
  });
});
