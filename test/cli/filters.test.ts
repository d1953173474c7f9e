import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { bucket, openScannedDatabase, type ScannedDatabase } from '../bad-input/scanned-database.ts';

let it: ScannedDatabase;
beforeAll(async () => {
  it = await openScannedDatabase([bucket('leaflets'), bucket('posters')]);
});
afterAll(() => it.close());

const names = async (...args: readonly [string, ...string[]]): Promise<unknown[]> =>
  (await it.list(args[0], ...args.slice(1))).map(({ name }) => name).sort();

describe('--filter', () => {
  test('says in words what items, issues and changes are listed', async () => {
    expect(await names('items', '--filter', 'technology:s3 name:leaf')).toEqual(['leaflets']);
    expect(await names('items', '--filter', 'technology:sqs,kms')).toEqual([]);
    expect(new Set(await names('issues', '--filter', 'name:posters state:open'))).toEqual(new Set(['posters']));
    expect(await names('issues', '--filter', 'state:fixed')).toEqual([]);
    expect(await names('changes', '--since', '1d', '--filter', 'name:leaf change:created')).toEqual(['leaflets']);
  });

  test('goes together with options that say other things', async () => {
    expect(await names('items', '--technology', 's3', '--filter', 'name:poster')).toEqual(['posters']);
    expect(await names('items', '--filter', 'active:false')).toEqual([]);
    expect(await it.monkey('items', '--name', 'x', '--filter', 'name:y')).toMatchObject({
      status: 2,
      stderr: expect.stringMatching(/An option says the same as the filter does \("name"\)/),
    });
  });

  test.each([
    ['items', 'colour:red', /There is no field "colour" here\. Fields are: account, type/],
    ['issues', 'state:closed', /state is none of open, fixed, suspended, any: "closed"/],
    ['items', 'ab', /text/],
  ])('%s: %j is refused in a sentence', async (list, filter, sentence) => {
    expect(await it.monkey(list, '--filter', filter)).toMatchObject({ status: 2, stderr: expect.stringMatching(sentence) });
  });
});
