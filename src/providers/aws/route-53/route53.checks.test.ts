import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../../model/json.ts';
import { auditInTest } from '../policy/audit-in-test.ts';
import { route53Checks } from './route53.checks.ts';

const notes = (config: JsonObject) => auditInTest(route53Checks, 'route53.public-zone-private-records', config).notes;

describe('route53.public-zone-private-records', () => {
  it.each(['10.1.2.3', '172.16.0.1', '192.168.0.0/24', 'internal-web-1.us-east-1.elb.amazonaws.com'])('fires for %s', (value) => {
    expect(notes({ zoneprivate: false, records: ['198.51.100.1', value] })).toEqual([`198.51.100.1, ${value}`]);
  });

  it('passes public values, values that are no addresses, and private zones', () => {
    expect(notes({ zoneprivate: false, records: ['198.51.100.1', 'v=spf1 -all', 'www.example.com', '172.32.0.1'] })).toEqual([]);
    for (const zoneprivate of [true, 'Unknown']) expect(notes({ zoneprivate, records: ['10.1.2.3'] })).toEqual([]);
    for (const records of [undefined, null, [], 7]) expect(notes({ zoneprivate: false, records } as JsonObject)).toEqual([]);
  });

  it('makes one finding of several', () => {
    expect(notes({ records: ['10.1.2.3', '10.1.2.4'] })).toEqual(['10.1.2.3, 10.1.2.4']);
  });
});
