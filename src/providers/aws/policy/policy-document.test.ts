import { describe, expect, it } from 'vitest';
import { growth } from '../../../../test/setup/growth.ts';
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

  it('reads two megabytes at a cost that grows with the size alone', () => {
    const statements = (length: number) =>
      Array.from({ length }, (_, index) => ({
        Effect: 'Allow',
        Principal: { AWS: `arn:aws:iam::012345678910:role/role-${index}` },
        Action: ['s3:GetObject', 's3:PutObject'],
        Resource: `arn:aws:s3:::bucket-${index}/*`,
      }));
    expect(JSON.stringify(statements(20_000)).length).toBeGreaterThan(2_000_000);
    const prepare = (length: number) => {
      const Statement = statements(length);
      return () => expect(allowingStatements([{ Statement }])).toHaveLength(length);
    };
    expect(growth(2_500, 8, prepare)).toBeLessThan(24);
  });
});
