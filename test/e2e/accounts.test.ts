import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { AccountDetail, AccountList } from '../../src/contract/account.ts';
import { type Visit, visitEstate } from './visit-estate.ts';

let visit: Visit;
let folder: string;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'monkey-accounts-'));
  writeFileSync(join(folder, 'estate.ndjson'), `${JSON.stringify({ technology: 's3', name: 'leaflets', config: {} })}\n`);
  visit = await visitEstate();
});
afterAll(async () => {
  await visit?.close();
  rmSync(folder, { recursive: true });
});

const named = async (name: string): Promise<AccountDetail> => {
  const { rows } = await visit.ask<AccountList>(`/accounts?name=${encodeURIComponent(name)}`);
  return visit.ask<AccountDetail>(`/accounts/${rows[0]!.id}`);
};

const chooseType = async (title: RegExp): Promise<void> => {
  await visit.page.getByRole('button', { name: /^Type/ }).click();
  await visit.page.getByRole('option', { name: title }).click();
};

describe('accounts', () => {
  it('are listed with what is done with them', async () => {
    await visit.open('/settings/accounts');
    await visit.page.getByRole('row', { name: /demo/ }).getByText('Watched').first().waitFor();
    await visit.look('accounts');
  });

  it('are added by a form that the type makes, with the policy to attach', async () => {
    const { page } = visit;
    await page.getByRole('button', { name: 'Add account' }).click();
    await page.waitForURL((url) => url.pathname === '/settings/accounts/new');
    await chooseType(/AWS/);
    await page.getByRole('button', { name: 'The policy to attach' }).click();
    await page.getByRole('textbox', { name: 'The policy to attach' }).getByText('Statement').first().waitFor();
    await visit.look('account-new');
    await page.getByRole('button', { name: 'Add account' }).click();
    await page.getByText('Give the account a name.').waitFor();
  });

  it('are tried before they are saved', async () => {
    const { page } = visit;
    await visit.open('/settings/accounts/new');
    await chooseType(/snapshot/);
    await page.getByLabel('Name', { exact: true }).fill('leaflets');
    await page.getByRole('textbox', { name: /^(Folder|File|Identifier|Path)/ }).fill(join(folder, 'nowhere'));
    await page.getByRole('textbox', { name: /^Represents/i }).fill('AWS:123456789012');
    await page.getByRole('button', { name: 'Try the connection' }).click();
    await page.getByText('The connection does not work').waitFor();
    await page.getByText('FileNotFound').waitFor();
    await visit.look('account-trial');
    await page.getByRole('textbox', { name: /^(Folder|File|Identifier|Path)/ }).fill(folder);
    await page.getByRole('button', { name: 'Try the connection' }).click();
    await page.getByText('The connection works').waitFor();
    await page.getByRole('button', { name: 'Add account' }).click();
    await page.getByRole('heading', { level: 1, name: 'leaflets' }).waitFor();
    expect(await named('leaflets')).toMatchObject({ identifier: folder, active: true, fields: { represents: 'AWS:123456789012' } });
  });

  it('are changed, and say what the server refuses', async () => {
    const { page } = visit;
    await page.getByLabel('Notes').fill('of the shop');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('The account is saved.').waitFor();
    expect((await named('leaflets')).notes).toBe('of the shop');
    await visit.look('account');
    await page.getByLabel('Name', { exact: true }).fill('demo');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('The account could not be saved').waitFor();
    expect(await page.getByLabel('Name', { exact: true }).inputValue()).toBe('demo');
  });

  it('are taken over from a file, all or none', async () => {
    const { page } = visit;
    await visit.open('/settings/accounts');
    const file = join(folder, 'accounts.csv');
    writeFileSync(file, 'type,name,identifier\nAWS,payments,666666666666\nAWS,payroll,none\n');
    await page.getByRole('button', { name: 'Import' }).click();
    const form = page.getByRole('dialog', { name: 'Import accounts' });
    await form.getByRole('button', { name: 'Import' }).click();
    await form.getByText('Choose a file.').first().waitFor();
    await form.locator('input[type=file]').setInputFiles(file);
    await form.getByRole('button', { name: 'Import' }).click();
    await form.getByText('No account was taken over').waitFor();
    await visit.look('accounts-import');
    writeFileSync(file, 'type,name,identifier\nAWS,payments,666666666666\nAWS,payroll,777777777777\n');
    await form.getByRole('button', { name: 'Remove the file' }).click();
    await form.locator('input[type=file]').setInputFiles(file);
    await form.getByRole('button', { name: 'Import' }).click();
    await page.getByText('Added 2, changed 0; 0 were so already.').waitFor();
    expect(await named('payroll')).toMatchObject({ identifier: '777777777777' });
  });

  it('are switched off, many at once', async () => {
    const { page } = visit;
    for (const name of ['payments', 'payroll']) await page.getByRole('checkbox', { name: `Choose ${name}` }).check();
    await page.getByRole('button', { name: 'Do not watch' }).click();
    await page.getByText('2 accounts will not be watched any more.').waitFor();
    expect([(await named('payments')).active, (await named('payroll')).active]).toEqual([false, false]);
    await page
      .getByRole('row', { name: /payroll/ })
      .getByText('Not watched')
      .waitFor();
  });

  it('are removed, with items only when their name is typed', async () => {
    const { page } = visit;
    await visit.open(`/settings/accounts/${(await named('payroll')).id}`);
    await page.getByRole('button', { name: 'Remove' }).click();
    await page.getByRole('dialog').getByText('nothing is lost').waitFor();
    await page.getByRole('dialog').getByRole('button', { name: 'Remove' }).click();
    await page.waitForURL((url) => url.pathname === '/settings/accounts');
    expect((await visit.ask<AccountList>('/accounts?name=payroll')).total).toBe(0);

    const { rows } = await visit.ask<AccountList>('/accounts?name=demo');
    await visit.open(`/settings/accounts/${rows[0]!.id}`);
    await page.getByRole('button', { name: 'Remove' }).click();
    await page.getByRole('dialog').getByLabel('Name of the account').fill('something else');
    await page.getByRole('dialog').getByRole('button', { name: 'Remove' }).click();
    await page.getByText('That is not its name.').waitFor();
    await visit.look('account-removal');
    await page.getByRole('dialog').getByRole('button', { name: 'Cancel' }).click();
    expect((await visit.ask<AccountDetail>(`/accounts/${rows[0]!.id}`)).name).toBe('demo');
  });

  it('that are not there say so', async () => {
    await visit.page.goto(`${visit.program.address}/settings/accounts/999999`);
    await visit.page.getByText('There is no account 999999.').waitFor();
  });

  it('have seen no error and no breach of the content security policy but refusals', () => {
    expect(visit.complaints.filter((complaint) => !/\b(400|404|409)\b/.test(complaint))).toEqual([]);
  });
});
