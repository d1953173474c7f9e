import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { SuggestionList } from '../../src/contract/suggestion.ts';
import { expectProblem } from './expect-problem.ts';
import { openTestApi, type TestApi, type Visitor } from './open-api.ts';

let it: TestApi;
let reader: Visitor;
beforeAll(async () => {
  it = await openTestApi({ demo: true });
  reader = await it.signIn('view');
});
afterAll(() => it.close());

const ask = async (query: string): Promise<SuggestionList> => {
  const response = await reader.get(`/api/v1/suggestions?${query}`);
  expect(`${query} ${response.statusCode} ${response.statusCode === 200 ? '' : response.body}`).toBe(`${query} 200 `);
  return response.json<SuggestionList>();
};
const values = async (query: string): Promise<string[]> => (await ask(query)).rows.map(({ value }) => value);
const stored = async (column: string, condition = 'true'): Promise<string[]> =>
  (await it.app.rows<{ value: string }>(`select distinct ${column} as value from item where ${condition} order by 1`)).map(
    ({ value }) => value,
  );

describe('suggestions', () => {
  test('are all values where they are few', async () => {
    expect(await values('field=region')).toEqual(await stored('region'));
    expect(await values('field=technology')).toEqual(await stored('technology'));
    expect(await values('field=account')).toEqual(['demo']);
    expect(await values('field=accountType')).toEqual(['snapshot']);
    expect((await ask('field=region')).complete).toBe(true);
  });

  test('begin with the text, or contain it, whatever its case', async () => {
    expect(await values('field=region&text=US')).toEqual(['us-east-1']);
    expect(await values('field=region&text=east')).toEqual(['ap-southeast-2', 'us-east-1']);
    expect(await values('field=technology&text=iam')).toEqual(['iamgroup', 'iamrole', 'iamuser']);
    const names = await values('field=name&text=LOG');
    expect(names.length).toBeGreaterThan(2);
    const begins = names.map((name) => name.toLowerCase().startsWith('log'));
    expect(begins).toEqual([...begins].sort((a, b) => Number(b) - Number(a)));
    expect(names.every((name) => name.toLowerCase().includes('log'))).toBe(true);
    expect(await values('field=name&text=%25')).toEqual([]);
  });

  test('are at most 25, and say whether that is all', async () => {
    const some = await ask('field=name&text=a');
    expect([some.rows.length, some.complete]).toEqual([25, false]);
    expect((await ask('field=name&text=acorn-ml')).complete).toBe(true);
    const arns = await values('field=arn&text=arn:aws:s3');
    expect(arns.length).toBeGreaterThan(5);
    expect(arns.every((arn) => arn.startsWith('arn:aws:s3:::'))).toBe(true);
  });

  test('are narrowed by the other filters, not by their own', async () => {
    expect(await values('field=region&technology=s3')).toEqual(await stored('region', `technology = 's3'`));
    expect(await values('field=region&technology=s3&region=nowhere')).toEqual(await stored('region', `technology = 's3'`));
    expect(await values('field=technology&region=eu-west-1')).toEqual(await stored('technology', `region = 'eu-west-1'`));
    expect(await values('field=account&technology=s3')).toEqual(['demo']);
    expect(await values('field=account&technology=vpc')).toEqual([]);
    expect(await values('field=technology&name=acorn')).toEqual(await stored('technology', `name ilike '%acorn%'`));
    expect(await values('field=name&technology=kms')).toEqual(await stored('name', `technology = 'kms'`));
    expect(await values('field=region&active=false')).toEqual(await stored('region', 'not active'));
    expect(await values('field=name&active=false')).toEqual(await stored('name', 'not active'));
    expect(await values('field=technology&minScore=10')).toEqual(
      await stored('technology', `id in (select item_id from audit_stamp where valid_to = 'infinity' and unjustified_score >= 10)`),
    );
    expect(await values('field=name&accountType=AWS')).toEqual([]);
    expect(await values(`field=name&changedSince=${new Date(it.now().getTime() + 1_000).toISOString()}`)).toEqual([]);
  });

  test('of what the ignore list hides are none', async () => {
    await it.app.rows(`insert into ignore_list (technology, prefix) values ('s3', 'acorn')`);
    expect(await values('field=name&text=acorn&technology=s3')).toEqual([]);
    await it.app.rows('delete from ignore_list');
  });

  test('of a large estate are those that are found in a bounded look', async () => {
    await it.app.rows('update region_tally set items = 60000');
    const some = await ask('field=name&text=acorn-m');
    expect(some).toEqual({ rows: [{ value: 'acorn-ml-training' }, { value: 'acorn-mobile-uploads' }], complete: false });
    expect(await values('field=name&text=training')).toEqual(['acorn-ml-training', 'ml-training']);
    expect((await values('field=arn&text=arn:aws:s3')).length).toBeGreaterThan(5);
    expect(await values('field=technology&name=acorn')).toEqual(await stored('technology', `name ilike '%acorn%'`));
  });

  test.each(['', 'field=colour', 'text=a', `field=name&text=${'x'.repeat(301)}`, 'field=name&text=%00'])('refuse "%s"', async (query) => {
    expectProblem(await reader.get(`/api/v1/suggestions?${query}`), 400, 'bad-input');
  });
});
