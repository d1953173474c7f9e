import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { IgnoreList } from '../../src/contract/ignore-list.ts';
import type { ItemList } from '../../src/contract/item.ts';
import { type Visit, visitEstate } from './visit-estate.ts';

let visit: Visit;
beforeAll(async () => {
  visit = await visitEstate();
});
afterAll(() => visit?.close());

const prefixes = async (): Promise<string[]> => (await visit.ask<IgnoreList>('/ignore-list')).rows.map(({ prefix }) => prefix);

describe('the ignore list', () => {
  it('is empty at first, and says what it is for', async () => {
    await visit.open('/settings/ignore-list');
    await visit.page.getByText('Nothing is hidden').waitFor();
    await visit.look('ignore-list-empty');
  });

  it('hides what an entry says, and asks for what it needs', async () => {
    const { page } = visit;
    const before = await visit.ask<ItemList>('/items?technology=sqs');
    await page.getByRole('button', { name: 'Hide items' }).click();
    const form = page.getByRole('dialog', { name: 'Hide items' });
    await form.getByRole('button', { name: 'Save' }).click();
    await form.getByText('Choose a technology.').waitFor();
    await form.getByRole('button', { name: /^Technology/ }).click();
    await page.getByRole('option', { name: /^sqs/ }).click();
    await form.getByLabel('Notes').fill('noise');
    await visit.look('ignore-list-form');
    await form.getByRole('button', { name: 'Save' }).click();
    await form.waitFor({ state: 'detached' });
    await page.getByRole('row', { name: /sqs Every item noise/ }).waitFor();
    expect(before.total).toBeGreaterThan(0);
    expect((await visit.ask<ItemList>('/items?technology=sqs')).total).toBe(0);
  });

  it('changes an entry by keyboard alone', async () => {
    const { page } = visit;
    await page.getByRole('button', { name: 'Edit all of sqs' }).focus();
    await page.keyboard.press('Enter');
    const form = page.getByRole('dialog', { name: 'Change what is hidden' });
    await form.getByLabel('Beginning of the name').fill('leaflets');
    await page.keyboard.press('Enter');
    await form.waitFor({ state: 'detached' });
    expect(await prefixes()).toEqual(['leaflets']);
    await visit.look('ignore-list');
  });

  it('says what the server says, and keeps what was typed', async () => {
    const { page } = visit;
    await page.getByRole('button', { name: 'Hide items' }).click();
    const form = page.getByRole('dialog', { name: 'Hide items' });
    await form.getByRole('button', { name: /^Technology/ }).click();
    await page.getByRole('option', { name: /^sqs/ }).click();
    await form.getByLabel('Beginning of the name').fill('leaflets');
    await form.getByRole('button', { name: 'Save' }).click();
    await form.getByText('The entry could not be saved').waitFor();
    expect(await form.getByLabel('Beginning of the name').inputValue()).toBe('leaflets');
    await form.getByRole('button', { name: 'Cancel' }).click();
    await form.waitFor({ state: 'detached' });
  });

  it('shows again what an entry hid', async () => {
    const { page } = visit;
    await page.getByRole('button', { name: 'Remove sqs leaflets' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Remove', exact: true }).click();
    await page.getByText('Nothing is hidden').waitFor();
    expect(await prefixes()).toEqual([]);
  });

  it('is shown as of an earlier moment, which nobody changes', async () => {
    const { page } = visit;
    const since = new Date().toISOString();
    await visit.send('POST', '/ignore-list', { technology: 'kms', prefix: 'later', notes: null });
    await visit.open(`/settings/ignore-list?asOf=${since}`);
    await page.getByText('Nothing is hidden').waitFor();
    expect(await page.getByRole('button', { name: 'Hide items' }).count()).toBe(0);
    await visit.look('ignore-list-earlier');
    await page.getByRole('link', { name: 'Items', exact: true }).click();
    await page.waitForURL((url) => url.pathname === '/items' && url.searchParams.get('asOf') === since);
    await page.getByRole('button', { name: 'Back to now' }).click();
    await page.waitForURL((url) => !url.searchParams.has('asOf'));
  });

  it('has seen no error and no breach of the content security policy but the refusal', () => {
    expect(visit.complaints.filter((complaint) => !complaint.includes('409'))).toEqual([]);
  });
});
