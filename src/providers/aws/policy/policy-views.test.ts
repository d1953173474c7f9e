import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { JsonObject } from '../../../model/json.ts';
import { actionDataOf } from './action-data.ts';
import { awsActionData } from './aws-action-data.ts';
import { expandActions } from './expand-actions.ts';
import { minimisePatterns, policyViews } from './policy-views.ts';

const data = actionDataOf(['iam:passrole', 'iam:listroles', 's3:getobject', 's3:getobjectacl', 's3:getbucketpolicy', 's3:putobject']);
const [expanded, minimised] = policyViews(data);
const policy = (...Statement: JsonObject[]): JsonObject => ({ Version: '2012-10-17', Statement });
const allow = (Action: string | string[], more: JsonObject = {}): JsonObject => ({ Effect: 'Allow', Action, Resource: '*', ...more });

describe('the expanded view', () => {
  test('writes out the wildcards of every policy, wherever it stands', () => {
    const config = {
      Name: 'r',
      InlinePolicies: { 'a/b': policy(allow('s3:Get*')) },
      Policies: [policy({ Effect: 'Deny', NotAction: ['s3:*'], Resource: '*' })],
      Text: JSON.stringify(policy(allow('iam:*Role'))),
      Statement: 'of the account',
    };
    const shown = expanded!.show(config, { minimumLength: 0 });
    expect(shown.documents).toEqual(['/InlinePolicies/a~1b', '/Policies/0', '/Text']);
    expect(shown.config).toEqual({
      Name: 'r',
      InlinePolicies: { 'a/b': policy(allow(['s3:getbucketpolicy', 's3:getobject', 's3:getobjectacl'])) },
      Policies: [policy({ Effect: 'Deny', Action: ['iam:listroles', 'iam:passrole'], Resource: '*' })],
      Text: policy(allow(['iam:passrole'])),
      Statement: 'of the account',
    });
  });

  test('does not apply where there is no policy', () => {
    const config = { Statement: 'none', Other: { Statement: [{ Effect: 'Allow' }] }, Text: '{"Statement": broken' };
    expect(expanded!.show(config, { minimumLength: 0 })).toEqual({ config, documents: [], complete: true });
  });

  test('knows every action of AWS', () => {
    const [real] = policyViews(awsActionData);
    const { config } = real!.show({ Policy: policy(allow('*')) }, { minimumLength: 0 }) as unknown as {
      config: { Policy: { Statement: [{ Action: string[] }] } };
    };
    const { Action } = config.Policy.Statement[0];
    expect(Action.length).toBeGreaterThan(15_000);
    expect(Action).toContain('s3:getobject');
    expect(Action.every((action) => !action.includes('*'))).toBe(true);
  });
});

describe('the minimised view', () => {
  const shown = (statement: JsonObject, minimumLength = 0) =>
    (minimised!.show({ Policy: policy(statement) }, { minimumLength }).config as unknown as { Policy: { Statement: [JsonObject] } }).Policy
      .Statement[0];

  test('shortens to prefixes that nothing else begins with', () => {
    expect(shown(allow(['s3:GetObject', 's3:GetObjectAcl']))).toEqual(allow(['s3:geto*']));
    expect(shown(allow(['s3:GetObject']))).toEqual(allow(['s3:getobject']));
    expect(shown(allow('s3:PutObject'), 5)).toEqual(allow(['s3:putob*']));
    expect(shown(allow(['iam:PassRole', 'iam:ListRoles']))).toEqual(allow(['iam:*']));
    expect(shown(allow('*'))).toEqual(allow(['*']));
  });

  test('an action whose name is a prefix of another keeps that one, too, whatever letters must stay', () => {
    // The original writes s3:getobject, without a star, and the other one is lost.
    for (const minimumLength of [8, 9, 10]) {
      const { Action } = shown(allow(['s3:GetObject', 's3:GetObjectAcl']), minimumLength) as { Action: string[] };
      expect([...expandActions(Action, data)].sort()).toEqual(['s3:getobject', 's3:getobjectacl']);
    }
  });

  test('leaves alone what denies, what means no action that is known, and what is no statement', () => {
    const deny = { Effect: 'Deny', Action: ['s3:GetObject', 's3:GetObjectAcl'], Resource: '*' };
    expect(shown(deny)).toEqual(deny);
    expect(shown(allow(['s3:PutObject', 's3:Nothing*', 'new:Action']))).toEqual(allow(['s3:p*', 's3:Nothing*', 'new:Action']));
    expect(minimised!.show({ Policy: { Statement: ['strange', allow('iam:passrole')] } }, { minimumLength: 0 }).config).toEqual({
      Policy: { Statement: ['strange', allow(['iam:p*'])] },
    });
  });

  test('keeps NotAction what it is', () => {
    expect(shown({ Effect: 'Allow', NotAction: ['iam:PassRole', 'iam:ListRoles'], Resource: '*' })).toEqual({
      Effect: 'Allow',
      NotAction: ['iam:*'],
      Resource: '*',
    });
  });

  test('a statement that stands alone is no list afterwards either', () => {
    expect(minimised!.show({ P: { Statement: allow('iam:passrole') } }, { minimumLength: 0 }).config).toEqual({
      P: { Statement: allow(['iam:p*']) },
    });
  });
});

const letters = fc.string({ unit: fc.constantFrom('a', 'b'), minLength: 1, maxLength: 6 });
const action = fc.tuple(fc.constantFrom('x', 'y', 'yy'), letters).map(([service, name]) => `${service}:${name}`);
const pattern = fc.oneof(
  action,
  fc
    .tuple(fc.constantFrom('x', 'y', 'y*', '*'), fc.string({ unit: fc.constantFrom('a', 'b', '*', '?'), maxLength: 5 }))
    .map(([service, name]) => `${service}:${name}`),
  fc.constant('*'),
);

test('minimised patterns mean exactly the actions that were meant, for every universe, and never more letters than whole names', () => {
  fc.assert(
    fc.property(
      fc.uniqueArray(action, { maxLength: 30 }),
      fc.array(pattern, { maxLength: 6 }),
      fc.integer({ min: 0, max: 15 }),
      (all, patterns, length) => {
        const universe = actionDataOf(all);
        const short = minimisePatterns(patterns, universe, length);
        expect([...expandActions(short, universe)].sort()).toEqual([...expandActions(patterns, universe)].sort());
        // Once more changes nothing.
        expect(minimisePatterns(short, universe, length)).toEqual(short);
      },
    ),
    { numRuns: 2_000 },
  );
});

test.each([0, 1, 5, 10, 15])(
  'minimised patterns mean exactly what they meant among the actions of AWS, with %i letters that stay',
  (length) => {
    const services = awsActionData.services();
    const some = fc.constantFrom('s3', 'iam', 'ec2', 'kms', 'sqs', 'lambda', ...services.slice(0, 20));
    const verb = fc.constantFrom('*', 'get*', 'list*', '*tag*', 'describe*', 'put*', '*policy', 'create?*', 'delete*s');
    const real = fc.tuple(some, verb).map(([service, name]) => `${service}:${name}`);
    fc.assert(
      fc.property(fc.array(real, { minLength: 1, maxLength: 5 }), (patterns) => {
        const short = minimisePatterns(patterns, awsActionData, length);
        expect([...expandActions(short, awsActionData)].sort()).toEqual([...expandActions(patterns, awsActionData)].sort());
      }),
      { numRuns: 60 },
    );
  },
);

test('a hostile policy takes moments', () => {
  const statements = Array.from({ length: 40 }, (_, at) => allow(['*:Describe*', '*:Get*', `*:*${at}*`, '*:List*']));
  const [, real] = policyViews(awsActionData);
  const begin = performance.now();
  real!.show({ Policy: policy(...statements) }, { minimumLength: 5 });
  expect(performance.now() - begin).toBeLessThan(10_000);
});

test('what would be written out without end is left as it stands, and said', () => {
  const [real] = policyViews(awsActionData);
  const shown = real!.show({ Policy: policy(...Array.from({ length: 50 }, () => allow('*'))) }, { minimumLength: 0 });
  expect(shown.complete).toBe(false);
  expect(JSON.stringify(shown.config).length).toBeLessThan(10_000_000);
  expect((shown.config as { Policy: { Statement: object[] } }).Policy.Statement.at(-1)).toEqual(allow('*'));
});
