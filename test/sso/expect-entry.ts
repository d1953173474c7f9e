import { expect } from 'vitest';
import type { FailureCode } from '../../src/api/sso/sign-in-failure.ts';
import type { Session } from '../../src/contract/session.ts';
import type { FakeBrowser, Visited } from './fake-browser.ts';
import type { SsoProgram } from './open-sso.ts';

/** Who is signed in at this browser; null: nobody. */
export const whoIsIn = async (program: SsoProgram, browser: FakeBrowser): Promise<Session | null> => {
  const { status, json } = await browser.ask<Session>(`${program.address}/api/v1/session`);
  return status === 200 ? json : null;
};

/** Tokens, codes, keys of XML: nothing of the kind is for the log. */
const SECRETS = /eyJ[\w-]+\.|hunter2|code=|code_verifier|BEGIN|SAMLResponse=/;

/** What the audit log has of a provider, the oldest first. */
export const auditedBy = (program: SsoProgram, how: string) =>
  program.app.rows<{ action: string; subject: string | null; detail: Record<string, unknown> }>(
    `select action, subject, detail from audit_log where detail->>'how' = $1 order by id`,
    [how],
  );

/**
 * Nobody has come in: the browser is at the sign-in page, which is told a code and nothing else, and the reason is in the log and in
 * the audit log, without secrets.
 */
export const expectFailure = async (
  program: SsoProgram,
  browser: FakeBrowser,
  page: Visited,
  code: FailureCode,
  reason: RegExp,
): Promise<void> => {
  expect(page.url).toBe(`${program.address}/sign-in?error=${code}`);
  expect(await whoIsIn(program, browser)).toBeNull();
  const lines = program.logged();
  const failures = lines.filter(({ msg }) => msg === 'A sign-in at a provider has failed.');
  expect(failures).toEqual([expect.objectContaining({ code, reason: expect.stringMatching(reason) })]);
  const noted = await program.app.rows('select actor, action, address, detail from audit_log order by id desc limit 1');
  expect(noted).toMatchObject([{ actor: 'nobody', action: 'sign-in.failed', detail: { code, reason: failures[0]!['reason'] } }]);
  expect(JSON.stringify([lines, noted])).not.toMatch(SECRETS);
};
