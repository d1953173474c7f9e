import { mkdirSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { expect } from 'vitest';
import { accessibilityOf } from './accessibility.ts';
import { buildUi } from './build-ui.ts';
import { complaintsOf, openBrowser } from './open-browser.ts';
import { type Program, startProgram } from './start-program.ts';

/** Not committed; whoever wants to see what the tests saw looks here. */
const SCREENSHOTS = resolve(import.meta.dirname, '../../.cache/screenshots');

/** Milliseconds after which what should be on a page is missing. */
const PATIENCE = 10_000;

export const WIDE = { width: 1280, height: 900 };
export const NARROW = { width: 390, height: 844 };

/** An administrator before the demo estate. */
export interface Visit {
  readonly program: Program;
  readonly context: BrowserContext;
  readonly page: Page;
  /** Everything that the page has complained of. */
  readonly complaints: readonly string[];
  /** Goes to a page below `/`, and waits for its heading and for what it loads. */
  open(path: string): Promise<void>;
  /** Asks the API as the visitor does. */
  ask<Answer>(path: string): Promise<Answer>;
  /** Changes something by the API as the visitor does. */
  send<Answer>(method: 'POST' | 'PUT' | 'PATCH' | 'DELETE', path: string, data?: object): Promise<Answer>;
  /** Holds the page, as it is now, against WCAG 2.2 AA, and keeps pictures of it: wide and narrow, light and dark. */
  look(name: string): Promise<void>;
  close(): Promise<void>;
}

const settled = async (page: Page): Promise<void> => {
  await page.getByRole('heading', { level: 1 }).first().waitFor();
  await page
    .getByText(/^Loading/)
    .first()
    .waitFor({ state: 'detached' });
};

const picture = async (page: Page, name: string): Promise<void> => {
  await page.screenshot({ path: resolve(SCREENSHOTS, `${name}.png`), fullPage: true, animations: 'disabled' });
};

/** Starts the program with the demo estate, and signs in by the link that it leaves. */
export const visitEstate = async (): Promise<Visit> => {
  await buildUi();
  mkdirSync(SCREENSHOTS, { recursive: true });
  const program = await startProgram({ demo: true });
  let browser: Browser | undefined;
  try {
    browser = await openBrowser();
    const context = await browser.newContext({ viewport: WIDE, locale: 'en-US', colorScheme: 'light' });
    context.setDefaultTimeout(PATIENCE);
    const page = await context.newPage();
    const complaints = await complaintsOf(page);
    await page.goto(program.signInLink);
    await page.waitForURL((url) => !url.pathname.startsWith('/sign-in'));
    const api = `${program.address}/api/v1`;
    const { csrfToken } = (await (await context.request.get(`${api}/session`)).json()) as { csrfToken: string };
    const answered = async <Answer>(response: Awaited<ReturnType<typeof context.request.fetch>>): Promise<Answer> => {
      expect(response.ok(), `${response.url()} ${response.status()} ${await response.text()}`).toBe(true);
      return (response.status() === 204 ? undefined : await response.json()) as Answer;
    };
    return {
      program,
      context,
      page,
      complaints,
      async open(path) {
        await page.goto(`${program.address}${path}`);
        await settled(page);
      },
      ask: async (path) => answered(await context.request.get(`${api}${path}`)),
      send: async (method, path, data) =>
        answered(
          await context.request.fetch(`${api}${path}`, {
            method,
            headers: { 'x-csrf-token': csrfToken, origin: program.address },
            ...(data && { data }),
          }),
        ),
      async look(name) {
        await settled(page);
        // What is half below the bar at the top is not too small.
        await page.evaluate('window.scrollTo(0, 0)');
        expect(await accessibilityOf(page), name).toEqual([]);
        await picture(page, name);
        await page.emulateMedia({ colorScheme: 'dark' });
        await picture(page, `${name}-dark`);
        await page.emulateMedia({ colorScheme: 'light' });
        await page.setViewportSize(NARROW);
        await picture(page, `${name}-narrow`);
        const overflow = await page.evaluate('document.documentElement.scrollWidth - window.innerWidth');
        expect(overflow, `${name} is wider than ${NARROW.width} pixels`).toBeLessThanOrEqual(0);
        await page.setViewportSize(WIDE);
        // A narrow window closes it; a window above it must be closed first.
        const navigation = page.getByRole('button', { name: 'Open the navigation' });
        if ((await page.getByRole('dialog').count()) === 0 && (await navigation.isVisible())) await navigation.click();
      },
      async close() {
        // Of the test that failed last, or of the end.
        await picture(page, `end of ${new URL(page.url()).pathname.replaceAll('/', '-')}`);
        await browser?.close();
        await program.stop();
      },
    };
  } catch (error) {
    await browser?.close();
    await program.stop();
    throw error;
  }
};
