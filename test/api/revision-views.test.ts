import { afterAll, beforeAll, expect, test } from 'vitest';
import type { ItemDetail, ItemList } from '../../src/contract/item.ts';
import type { RevisionConfig } from '../../src/contract/revision.ts';
import { expectProblem } from './expect-problem.ts';
import { openTestApi, type TestApi, type Visitor } from './open-api.ts';

let it: TestApi;
let reader: Visitor;
beforeAll(async () => {
  it = await openTestApi({ demo: true });
  reader = await it.signIn('view');
});
afterAll(() => it.close());

const read = async <Body>(url: string): Promise<Body> => {
  const response = await reader.get(url);
  expect(`${url} ${response.statusCode} ${response.statusCode === 200 ? '' : response.body}`).toBe(`${url} 200 `);
  return response.json<Body>();
};
const revisionOf = async (technology: string, name = ''): Promise<number> => {
  const { rows } = await read<ItemList>(`/api/v1/items?technology=${technology}&name=${name}&active=true`);
  return (await read<ItemDetail>(`/api/v1/items/${rows[0]!.id}`)).revision;
};
const show = (revision: number, query = '') => read<RevisionConfig>(`/api/v1/revisions/${revision}${query}`);

const actionsIn = (config: unknown): string[] =>
  [...JSON.stringify(config).matchAll(/"(?:Not)?Action":(\[[^\]]*\]|"[^"]*")/g)].flatMap((match) => JSON.parse(match[1]!) as string[]);

test('policies within a configuration are shown with their wildcards written out, or shortened', async () => {
  const revision = await revisionOf('policy');
  const plain = await show(revision);
  expect(plain).toMatchObject({ documents: [], complete: true });
  expect(plain.views).toEqual([
    { name: 'expanded', title: 'Expanded' },
    { name: 'minimised', title: 'Minimised' },
  ]);
  const expanded = await show(revision, '?view=expanded');
  expect(expanded.documents.length).toBeGreaterThan(0);
  expect(expanded.documents.every((pointer) => pointer.startsWith('/'))).toBe(true);
  expect(actionsIn(expanded.config).every((action) => !action.includes('*'))).toBe(true);
  expect(actionsIn(expanded.config).length).toBeGreaterThan(actionsIn(plain.config).length);
  const minimised = await show(revision, '?view=minimised');
  expect(minimised.documents).toEqual(expanded.documents);
  const shortest = await show(revision, '?view=minimised&minimumLength=0');
  const longest = await show(revision, '?view=minimised&minimumLength=15');
  const letters = ({ config }: RevisionConfig) => actionsIn(config).join('').length;
  expect(letters(shortest)).toBeLessThanOrEqual(letters(minimised));
  expect(letters(minimised)).toBeLessThanOrEqual(letters(longest));
  // Everything else stays as it was.
  const without = ({ config }: RevisionConfig) => JSON.stringify(config).replaceAll(/"(?:Not)?Action":(\[[^\]]*\]|"[^"]*")/g, '');
  expect(without(shortest)).toBe(without(plain));
});

test('a view does not apply where there is no policy, or nothing is left', async () => {
  const group = await revisionOf('securitygroup');
  expect(await show(group, '?view=expanded')).toEqual({ ...(await show(group)), documents: [] });
  const [gone] = await it.app.rows<{ id: number }>(`select id from revision where change = 'deleted' limit 1`);
  expect(await show(gone!.id, '?view=minimised')).toMatchObject({ config: null, documents: [] });
});

test('what is no view is refused, with those that there are', async () => {
  const revision = await revisionOf('s3');
  expectProblem(await reader.get(`/api/v1/revisions/${revision}?view=upside-down`), 400, 'bad-input', /expanded, minimised/);
  expectProblem(await reader.get(`/api/v1/revisions/${revision}?view=minimised&minimumLength=16`), 400, 'bad-input');
  expectProblem(await reader.get('/api/v1/revisions/999999?view=expanded'), 404, 'not-found');
});
