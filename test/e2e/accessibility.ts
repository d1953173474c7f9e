import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { AxeResults } from 'axe-core';
import type { Page } from 'playwright-core';

const SOURCE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
/** WCAG 2.2 up to level AA. */
const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];

export type Look = 'light' | 'dark';

const violationsOf = async (page: Page): Promise<string[]> => {
  await page.evaluate(SOURCE);
  const results = (await page.evaluate(`axe.run(document, { runOnly: ${JSON.stringify(RULES)} })`)) as AxeResults;
  if (results.passes.length === 0) throw new Error('Nothing on the page could be looked at.');
  return results.violations.flatMap(({ id, nodes }) => nodes.map(({ target, failureSummary }) => `${id} at ${target}: ${failureSummary}`));
};

/** What a page breaks of WCAG 2.2 AA, in light and in dark colours. It has drawn whatever it shows. */
export const accessibilityOf = async (page: Page): Promise<string[]> => {
  const found: string[] = [];
  for (const look of ['dark', 'light'] as const) {
    await page.emulateMedia({ colorScheme: look, reducedMotion: 'reduce' });
    await page.locator(`body.awsui-dark-mode`).waitFor({ state: look === 'dark' ? 'attached' : 'detached' });
    found.push(...(await violationsOf(page)).map((violation) => `${look}: ${violation}`));
  }
  return found;
};
