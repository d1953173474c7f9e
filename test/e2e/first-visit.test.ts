import type { Browser, BrowserContext, Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { FailureList } from '../../src/contract/failure.ts';
import type { Item, ItemDetail, ItemList } from '../../src/contract/item.ts';
import type { RevisionList } from '../../src/contract/revision.ts';
import type { Session } from '../../src/contract/session.ts';
import { buildUi } from './build-ui.ts';
import { complaintsOf, openBrowser } from './open-browser.ts';
import { type Program, startProgram } from './start-program.ts';

/** The demo estate is scanned three times while the visitor waits. */
const DEMO_MILLISECONDS = 120_000;

let program: Program;
let browser: Browser;
let context: BrowserContext;
let page: Page;
let complaints: string[];

/** Asks the API as the visitor of the page does. */
const ask = async <Answer>(path: string): Promise<Answer> => {
  const response = await context.request.get(`${program.address}/api/v1${path}`);
  expect(response.status(), path).toBe(200);
  return (await response.json()) as Answer;
};

/** An item that has changed and has an issue: one with few, so that its page is short. */
const changedItemWithIssue = async (): Promise<Item> => {
  const { rows } = await ask<ItemList>('/items?minScore=1&active=true&limit=200');
  for (const item of rows.sort((one, other) => one.issues - other.issues)) {
    const revisions = await ask<RevisionList>(`/items/${item.id}/revisions`);
    if (revisions.rows.length >= 2) return item;
  }
  throw new Error('The demo estate has no active item with an issue and two revisions.');
};

const itemRows = (where: Page): Locator => where.getByRole('table', { name: 'Items' }).locator('tbody tr');
const itemNames = async (where: Page): Promise<string[]> => (await itemRows(where).getByRole('link').allInnerTexts()).sort();

const apiPath = (path: string) => (url: URL) => url.pathname === `/api/v1${path}`;

/** Lets a page see another answer than the server's: the demo estate has nothing that could not be read. */
const answerInstead = <Answer>(where: Page, path: string, change: (answer: Answer) => Answer): Promise<unknown> =>
  where.route(apiPath(path), async (route) => {
    const response = await route.fetch();
    await route.fulfill({ response, json: change((await response.json()) as Answer) });
  });

/** The first item with an unknown verdict, the second not audited yet. */
const twoUnclear = (rows: readonly Item[], clean: Partial<Item>): Item[] =>
  rows.slice(0, 2).map((row, index) => ({ ...row, ...clean, unknowns: index === 0 ? 1 : 0, audited: index === 0 }));

const expectTexts = async (where: Locator, present: readonly string[], absent: readonly string[]): Promise<void> => {
  for (const text of present) await where.getByText(text, { exact: false }).first().waitFor();
  for (const text of absent) expect(await where.getByText(text, { exact: false }).count(), text).toBe(0);
};

/** The words of a fact in the head of an item's page. */
const fact = (label: string): Locator => page.locator('dt', { hasText: label }).locator('xpath=following-sibling::dd[1]');

describe('a first visit', () => {
  beforeAll(async () => {
    await buildUi();
    program = await startProgram();
    browser = await openBrowser();
    context = await browser.newContext({ viewport: { width: 1280, height: 900 }, locale: 'en-US' });
    page = await context.newPage();
    complaints = await complaintsOf(page);
  });

  afterAll(async () => {
    await browser?.close();
    await program?.stop();
  });

  it('signs in through the link that the program has left, which works once', async () => {
    await page.goto(program.signInLink);
    await page.waitForURL(`${program.address}/items`);
    await page.getByRole('heading', { name: 'Nothing to show yet' }).waitFor();
    const stranger = await browser.newContext();
    const second = await stranger.newPage();
    await second.goto(program.signInLink);
    await second.getByText('The sign-in link did not work').waitFor();
    await stranger.close();
  });

  it(
    'loads the demo estate by the button of the empty list',
    async () => {
      await page.getByRole('button', { name: 'Load the demo estate' }).click();
      await itemRows(page).first().waitFor({ timeout: DEMO_MILLISECONDS });
      const { total } = await ask<ItemList>('/items');
      await page.getByRole('heading', { name: `Items (${total})` }).waitFor();
    },
    DEMO_MILLISECONDS,
  );

  it('filters items, and keeps the filters over a reload and in a copied address', async () => {
    await page.getByRole('button', { name: /^Technology/ }).click();
    await page.getByRole('option', { name: /^s3/ }).click();
    await page.getByRole('option', { name: /^sqs/ }).click();
    await page.keyboard.press('Escape');
    await page.getByRole('searchbox', { name: 'Name' }).fill('A');
    await page.waitForURL((url) => url.search === '?technology=s3&technology=sqs&name=A');
    const expected = await ask<ItemList>('/items?technology=s3&technology=sqs&name=A');
    await page.getByRole('heading', { name: `Items (${expected.total})` }).waitFor();
    const names = expected.rows.map(({ name }) => name).sort();
    await expect.poll(() => itemNames(page)).toEqual(names);

    await page.reload();
    await expect.poll(() => itemNames(page)).toEqual(names);
    await page.getByRole('searchbox', { name: 'Name' }).and(page.locator('[value="A"]')).waitFor();

    const copied = await context.newPage();
    await copied.goto(page.url());
    await expect.poll(() => itemNames(copied)).toEqual(names);
    await copied.close();
  });

  it('says so when nothing matches, and takes the filters away', async () => {
    await page.getByRole('searchbox', { name: 'Name' }).fill('no item is called this');
    await page.getByText('No item matches', { exact: true }).waitFor();
    await page.getByRole('table').getByRole('button', { name: 'Clear filters' }).click();
    await page.waitForURL(`${program.address}/items`);
    await itemRows(page).first().waitFor();
  });

  it('reads what changed in an item, side by side and unified', async () => {
    const item = await changedItemWithIssue();
    await page.getByRole('searchbox', { name: 'Name' }).fill(item.name);
    await page.waitForURL((url) => url.searchParams.get('name') === item.name);
    await page.getByRole('link', { name: item.name, exact: true }).first().click();
    await page.getByRole('heading', { level: 1, name: item.name }).waitFor();

    const timeline = page.getByRole('navigation', { name: 'Discovery timeline' });
    await timeline.getByRole('button').nth(1).waitFor();
    await timeline
      .getByRole('button', { name: /Changed/ })
      .first()
      .click();
    await page.waitForURL((url) => url.searchParams.has('from') && url.searchParams.has('to'));
    await page.locator('.cm-mergeView .cm-changedText').first().waitFor();
    expect(await page.locator('.cm-mergeView .cm-content').count()).toBe(2);

    await page.getByRole('button', { name: 'Unified' }).click();
    await page.waitForURL((url) => url.searchParams.get('view') === 'unified');
    await page.locator('.cm-mergeView').waitFor({ state: 'detached' });
    await page.locator('.cm-changedLine:visible, .cm-deletedChunk:visible').first().waitFor();
    expect(await page.locator('.cm-content').count()).toBe(1);

    await page.getByRole('button', { name: 'Current configuration' }).click();
    await page.getByRole('textbox', { name: `Current configuration of ${item.name}` }).waitFor();
  });

  it('justifies an issue, sees the score change at once, and after a reload', async () => {
    const item = await changedItemWithIssue();
    await page.goto(`${program.address}/items/${item.id}`);
    const before = await fact('Score').textContent();
    expect(before).toContain(String(item.unjustifiedScore));

    await page
      .getByRole('button', { name: /^Justify: / })
      .first()
      .click();
    const dialog = page.getByRole('dialog', { name: 'Justify issue' });
    await dialog.getByRole('button', { name: 'Justify', exact: true }).click();
    await dialog.getByText('Say why this is acceptable.').waitFor();
    await dialog.getByLabel('Reason').fill('The auditors have agreed to it.');
    await dialog.getByRole('button', { name: 'Justify', exact: true }).click();
    await page.getByText('The auditors have agreed to it.').waitFor();
    await dialog.waitFor({ state: 'detached' });
    const after = await fact('Score').textContent();
    expect(after).not.toBe(before);
    expect(after).toContain(`${item.score} with justified`);

    await page.reload();
    await page.getByText('The auditors have agreed to it.').waitFor();
    expect(await fact('Score').textContent()).toBe(after);
  });

  it('finds the justified issue in the list of issues, by a copied address', async () => {
    await page.goto(`${program.address}/issues?justified=true`);
    await page.getByRole('heading', { name: 'Issues (1)' }).waitFor();
    await page.getByText('Justified by Administrator').waitFor();
  });

  it('adds a comment and removes it', async () => {
    const item = await changedItemWithIssue();
    await page.goto(`${program.address}/items/${item.id}`);
    await page.getByLabel('Comment', { exact: true }).fill('Who owns this?');
    await page.getByRole('button', { name: 'Add comment' }).click();
    const comment = page.getByRole('listitem').filter({ hasText: 'Who owns this?' });
    await comment.getByRole('button', { name: /^Remove the comment/ }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Remove', exact: true }).click();
    await comment.waitFor({ state: 'detached' });
  });

  it('never shows as fine what is not known, and says why', async () => {
    const item = await changedItemWithIssue();
    const since = '2026-01-02T03:04:05.000Z';
    const cause = { code: 'AccessDenied', message: 'The policy could not be read.', permission: 's3:GetBucketPolicy', since };
    const place = { account: 'demo', technology: 's3', place: 'us-east-1', item: item.name, part: '/Policy' };
    const clean = { score: 0, unjustifiedScore: 0, issues: 0 };
    const visitor = await context.newPage();
    await answerInstead(visitor, '/items', (list: ItemList) => ({ ...list, rows: twoUnclear(list.rows, clean) }));
    await answerInstead(visitor, `/items/${item.id}`, (detail: ItemDetail) => {
      const unknown = [{ check: detail.checks[0]!.id, ...cause }];
      return { ...detail, ...clean, unknowns: 1, unknown, checks: detail.checks.slice(0, 1) };
    });
    await answerInstead(visitor, '/failures', (list: FailureList) => ({ ...list, rows: [{ id: 1, ...place, ...cause }] }));

    await visitor.goto(`${program.address}/items`);
    await expectTexts(itemRows(visitor).nth(0), ['Not known', '1 unknown'], ['No issues']);
    await expectTexts(itemRows(visitor).nth(1), ['Not known', 'Not audited yet'], ['No issues']);

    await visitor.goto(`${program.address}/items/${item.id}`);
    const unknown = visitor.getByRole('table', { name: 'Unknown verdicts' });
    await expectTexts(unknown, ['The policy could not be read.', 's3:GetBucketPolicy'], []);
    await expectTexts(visitor.getByRole('main'), ['Not everything of this item can be read', 'Not known'], ['No issues', 'Nothing found']);

    await visitor.goto(`${program.address}/failures`);
    await expectTexts(visitor.getByRole('table', { name: 'Failures' }), ['AccessDenied', 's3:GetBucketPolicy', item.name], []);
    await visitor.close();
  });

  it('shows times in the zone that the operator wants, else in that of the visitor', async () => {
    const at = '2026-01-02T20:30:00.000Z';
    for (const [timezone, day, time] of [
      ['Asia/Kolkata', 'Jan 3, 2026,', '2:00 AM GMT+5:30'],
      [null, 'Jan 2, 2026,', '3:30 PM'],
    ] as const) {
      const abroad = await browser.newContext({
        locale: 'en-US',
        timezoneId: 'America/New_York',
        storageState: await context.storageState(),
      });
      const visitor = await abroad.newPage();
      await answerInstead(visitor, '/session', (session: Session) => ({ ...session, timezone }));
      await answerInstead(visitor, '/items', (list: ItemList) => ({
        ...list,
        rows: list.rows.map((row) => ({ ...row, lastChanged: at })),
      }));
      await visitor.goto(`${program.address}/items`);
      await expectTexts(itemRows(visitor).nth(0), [day, time], []);
      await abroad.close();
    }
  });

  it('says what the server says when something fails', async () => {
    const visitor = await context.newPage();
    const said = { title: 'x', status: 503, detail: 'The database does not answer.', code: 'database-unreachable', requestId: 'r-17' };
    const problem = { type: 'about:blank', ...said };
    await visitor.route(apiPath('/issues'), (route) => route.fulfill({ status: 503, json: problem }));
    await visitor.goto(`${program.address}/issues`);
    await visitor.getByText('The database does not answer. (database-unreachable, request r-17)').waitFor();
    await expectTexts(visitor.getByRole('main'), ['Not loaded'], ['No issue']);
    await visitor.close();
  });

  it('tells a name of every control', async () => {
    for (const path of ['/items', '/issues', '/failures', `/items/${(await changedItemWithIssue()).id}`]) {
      await page.goto(`${program.address}${path}`);
      await page.getByRole('heading', { level: 1 }).waitFor();
      await page
        .getByText(/^Loading/)
        .first()
        .waitFor({ state: 'detached' });
      const nameless = /- (button|link|textbox|combobox|checkbox|searchbox)(?! ")( \[[^\]]*\])*:?$/m;
      expect(await page.locator('body').ariaSnapshot(), path).not.toMatch(nameless);
    }
  });

  it('has seen no error and no breach of the content security policy', () => {
    expect(complaints).toEqual([]);
  });

  it('signs out, and sees nothing any more', async () => {
    await page.getByRole('button', { name: /Administrator/ }).click();
    await page.getByRole('menuitem', { name: 'Sign out' }).click();
    await page.waitForURL(`${program.address}/sign-in`);
    await page.getByRole('heading', { name: 'Sign in' }).waitFor();
    expect((await context.request.get(`${program.address}/api/v1/items`)).status()).toBe(401);
    await page.goto(`${program.address}/items`);
    await page.getByRole('heading', { name: 'Sign in' }).waitFor();
  });
});
