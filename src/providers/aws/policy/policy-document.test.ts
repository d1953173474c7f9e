import { describe, expect, it } from 'vitest';
import type { Json } from '../../../model/json.ts';
import { allowingStatements, parsePolicyDocument } from './policy-document.ts';

const MALFORMED: readonly (Json | undefined)[] = [
  undefined,
  null,
  0,
  true,
  '',
  'not json',
  '"a text in a text"',
  '[1, 2]',
  [],
  [[]],
  {},
  { Statement: null },
  { Statement: 'Allow' },
  { Statement: [null, 1, 'x', []] },
];

describe('parsePolicyDocument', () => {
  it('finds no statement in what is no policy, and never throws', () => {
    for (const document of MALFORMED) expect(parsePolicyDocument(document).statements).toEqual([]);
  });

  it('tolerates elements of the wrong type', () => {
    const Statement = {
      Effect: ['Allow'],
      Principal: 7,
      Action: { a: 1 },
      Resource: [1, 'r'],
      Condition: [{ StringEquals: 1 }],
      NotAction: null,
    };
    expect(parsePolicyDocument({ Statement }).statements[0]).toMatchObject({
      allows: false,
      whos: [],
      actions: [],
      resources: ['r'],
      notActions: [],
    });
  });

  it('tolerates conditions of the wrong type', () => {
    for (const Condition of [null, 1, 'x', [], { StringEquals: null }, { StringEquals: { 'aws:SourceVpc': { a: 1 } } }]) {
      expect(parsePolicyDocument({ Statement: { Effect: 'Allow', Condition } }).statements[0]?.conditionKeys).toEqual([]);
    }
  });

  it('reads a policy that is stored as text', () => {
    expect(parsePolicyDocument('{"Statement": {"Effect": "Allow", "Action": "s3:*"}}').statements[0]?.actions).toEqual(['s3:*']);
  });

  it('reads two megabytes in well under a second', () => {
    const Statement = Array.from({ length: 20_000 }, (_, index) => ({
      Effect: 'Allow',
      Principal: { AWS: `arn:aws:iam::012345678910:role/role-${index}` },
      Action: ['s3:GetObject', 's3:PutObject'],
      Resource: `arn:aws:s3:::bucket-${index}/*`,
    }));
    expect(JSON.stringify(Statement).length).toBeGreaterThan(2_000_000);
    const started = performance.now();
    expect(allowingStatements([{ Statement }])).toHaveLength(20_000);
    expect(performance.now() - started).toBeLessThan(500);
  });
});
