import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { makeCertificate } from '../setup/make-certificate.ts';
import { expectFailure, whoIsIn } from './expect-entry.ts';
import { FakeBrowser, type Visited } from './fake-browser.ts';
import { openSso, type SsoProgram } from './open-sso.ts';
import { type Pysaml2Asked, type Pysaml2Idp, startPysaml2 } from './pysaml2-idp.ts';

const SITE = 'http://localhost:1';
const ENTITY_ID = `${SITE}/metadata`;
const ENTRY_POINT = `${SITE}/sso`;

let program: SsoProgram;
let idp: Pysaml2Idp;
const route = (step: string) => `${program.address}/api/v1/session/providers/corp/${step}`;

beforeAll(async () => {
  const pair = makeCertificate();
  program = await openSso({
    providers: () => [
      {
        id: 'corp',
        kind: 'saml',
        entry_point: ENTRY_POINT,
        entity_id: ENTITY_ID,
        certificates: [pair.certificate],
        admin_groups: ['admins'],
        default_role: 'view',
      },
    ],
  });
  const metadata = await (await fetch(route('metadata'))).text();
  idp = await startPysaml2({ ...pair, entityId: ENTITY_ID, entryPoint: ENTRY_POINT, metadata });
});
afterAll(async () => {
  await idp?.close();
  await program?.close();
});
beforeEach(() => void program.logged());

const person = (name: string, signed: Pysaml2Asked['signed'], groups: readonly string[] = []): Pysaml2Asked => ({
  nameId: name,
  attributes: { mail: [`${name}@example.com`], displayName: [`Name of ${name}`], isMemberOf: groups },
  signed,
});

/** Signs in by an answer of the library, as it is or changed by an attacker. */
const signIn = async (asked: Pysaml2Asked, change: (xml: string) => string = (xml) => xml) => {
  const browser = new FakeBrowser();
  const { headers } = await browser.request(route('start'), { from: program.address });
  const xml = change(await idp.answer(headers.get('location')!, asked));
  const form = { SAMLResponse: Buffer.from(xml).toString('base64') };
  return { browser, page: await browser.visit(route('acs'), { from: ENTRY_POINT, form }) };
};

const refused = async (attempt: Promise<{ browser: FakeBrowser; page: Visited }>, reason: RegExp) => {
  const { browser, page } = await attempt;
  await expectFailure(program, browser, page, 'sign-in-failed', reason);
  expect(await program.app.rows(`select 1 from person where email = 'boss@example.com'`)).toEqual([]);
};

describe('a provider by pysaml2', () => {
  test.each<[string, Pysaml2Asked['signed']]>([
    ['assertion', ['Assertion']],
    ['response and assertion', ['Response', 'Assertion']],
  ])('reads our metadata and our request, and signs somebody in: signed %s', async (what, signed) => {
    const name = `ada-${what.length}`;
    const { browser, page } = await signIn(person(name, signed, ['staff', 'admins']));
    expect(page.url, JSON.stringify(program.logged())).toBe(`${program.address}/`);
    expect(await whoIsIn(program, browser)).toMatchObject({ email: `${name}@example.com`, name: `Name of ${name}`, role: 'admin' });
  });

  test('groups decide at every sign-in', async () => {
    await signIn(person('mover', ['Assertion'], ['admins']));
    const { browser } = await signIn(person('mover', ['Assertion'], ['staff']));
    expect(await whoIsIn(program, browser)).toMatchObject({ role: 'view' });
  });
});

describe('an answer of it is refused', () => {
  test('when nothing is signed', async () => {
    await refused(signIn(person('boss', [])), /signature/i);
  });

  test('when the response is signed, and the assertion is not', async () => {
    await refused(signIn(person('boss', ['Response'])), /signature/i);
  });

  test('when it was changed', async () => {
    await refused(
      signIn(person('attacker', ['Assertion']), (xml) => xml.replaceAll('attacker', 'boss')),
      /signature/i,
    );
  });
});

/** The parts of an answer, whatever prefixes the library writes. */
const assertionOf = (xml: string): string => /<(\w+):Assertion .*<\/\1:Assertion>/s.exec(xml)![0];
const signatureOf = (xml: string): string => /<(\w+):Signature .*?<\/\1:Signature>/s.exec(xml)![0];

/** The same assertion with the name of somebody else, an id of its own, and without a signature. */
const evilOf = (assertion: string): string =>
  assertion
    .replace(signatureOf(assertion), '')
    .replaceAll('attacker', 'boss')
    .replace(/ ID="[^"]*"/, ' ID="_evil"');

const within = (assertion: string, more: string): string => assertion.replace(/(<\/\w+:Issuer>)/, `$1${more}`);

/** Somorovsky et al., "On Breaking SAML: Be Whoever You Want to Be" (USENIX Security 2012), figure 6. */
describe('signature wrapping of it is refused', () => {
  test.each<[string, (signed: string, evil: string) => string]>([
    ['XSW3: another assertion before the signed one', (signed, evil) => `${evil}${signed}`],
    ['XSW4: the signed one within another', (signed, evil) => evil.replace(/(<\/\w+:Assertion>)$/, `${signed}$1`)],
    [
      'XSW5: another with the signature, and the signed one without it',
      (signed, evil) => `${within(evil, signatureOf(signed))}${signed.replace(signatureOf(signed), '')}`,
    ],
    [
      'XSW6: another whose signature holds the signed one',
      (signed, evil) => within(evil, signatureOf(signed).replace(/(<\/\w+:Signature>)$/, `${signed.replace(signatureOf(signed), '')}$1`)),
    ],
    ['the signature alone, around somebody else', (signed, evil) => within(evil, signatureOf(signed))],
  ])('%s', async (_what, wrap) => {
    await refused(
      signIn(person('attacker', ['Assertion'], ['admins']), (xml) => {
        const signed = assertionOf(xml);
        return xml.replace(signed, () => wrap(signed, evilOf(signed)));
      }),
      /./,
    );
  });

  test('and the attacker’s own answer, put together in the same way, is good', async () => {
    const { browser, page } = await signIn(person('attacker', ['Assertion']), (xml) =>
      xml.replace(assertionOf(xml), () => assertionOf(xml)),
    );
    expect(page.url).toBe(`${program.address}/`);
    expect(await whoIsIn(program, browser)).toMatchObject({ email: 'attacker@example.com' });
  });
});
