import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { expectFailure } from './expect-entry.ts';
import { FakeBrowser } from './fake-browser.ts';
import { openSaml, type SamlCorp, SITE } from './open-saml.ts';
import { newId, type SamlRequest } from './test-saml-idp.ts';

let it: SamlCorp;
beforeAll(async () => {
  it = await openSaml();
  await it.program.app.rows(`insert into person (email, name, role, created_at) values ('boss@example.com', 'Boss', 'admin', now())`);
});
afterAll(() => it.close());
beforeEach(() => void it.program.logged());

/** Whom attackers want to be, and who they are. */
const BOSS = { nameId: 'boss', email: 'boss@example.com', groups: ['admins'] };
const ATTACKER = { nameId: 'attacker', email: 'attacker@example.com' };

type Make = (request: SamlRequest) => string;

/** Whatever is made of an answer, nobody gets in by it, and no person or identity comes of it. */
const refused = async (make: Make, reason: RegExp): Promise<void> => {
  const browser = new FakeBrowser();
  const facts = () => it.program.app.rows('select id, email, role, active from person order by id');
  const identities = () => it.program.app.rows('select * from person_identity');
  const before = [await facts(), await identities()];
  const page = await it.post(browser, make(await it.begin(browser)));
  await expectFailure(it.program, browser, page, 'sign-in-failed', reason);
  expect([await facts(), await identities()]).toEqual(before);
};

/** The attacker's own answer, good as it is. */
const own = (request: SamlRequest): string => it.idp.sign(it.idp.assertion(request, ATTACKER), 'Assertion');
const evil = (request: SamlRequest, id = newId()): string => it.idp.assertion(request, { ...BOSS, id });

const SIGNATURE = /<ds:Signature .*?<\/ds:Signature>/s;
const signatureOf = (signed: string): string => SIGNATURE.exec(signed)![0];
const withoutSignature = (signed: string): string => signed.replace(SIGNATURE, '');
/** Puts something right behind the issuer of an element, where signatures stand. */
const behindIssuer = (xml: string, more: string): string => xml.replace('</saml:Issuer>', `</saml:Issuer>${more}`);
const idOf = (xml: string): string => /ID="([^"]*)"/.exec(xml)![1]!;

test("the attacker's own answer is good: what follows fails for what is done to it", async () => {
  const browser = new FakeBrowser();
  const request = await it.begin(browser);
  expect((await it.post(browser, it.idp.response(request, own(request)))).url).toBe(`${it.program.address}/items`);
});

describe('an assertion that is not signed', () => {
  test('is refused', async () => {
    await refused((request) => it.idp.response(request, evil(request)), /Invalid signature/);
  });

  test('is refused in a response that is signed as a whole', async () => {
    await refused((request) => it.idp.sign(it.idp.response(request, evil(request)), 'Response'), /Invalid signature/);
  });

  test('is refused with the signature of another', async () => {
    await refused((request) => it.idp.response(request, behindIssuer(evil(request), signatureOf(own(request)))), /signature/i);
  });

  test('is refused when the signature is empty', async () => {
    const empty = '<ds:Signature xmlns:ds="http://www.w3.org/2000/09/xmldsig#"/>';
    await refused((request) => it.idp.response(request, behindIssuer(evil(request), empty)), /./);
  });

  test('nothing at all is refused', async () => {
    await refused((request) => it.idp.response(request, ''), /Missing SAML assertion/);
  });
});

describe('an assertion that was changed', () => {
  test.each<[string, (xml: string) => string]>([
    ['its name', (xml) => xml.replace('>attacker<', '>boss<')],
    ['its address', (xml) => xml.replace('attacker@example.com', 'boss@example.com')],
    [
      'its groups',
      (xml) =>
        xml.replace(
          '</saml:AttributeStatement>',
          '<saml:Attribute Name="groups"><saml:AttributeValue>admins</saml:AttributeValue></saml:Attribute></saml:AttributeStatement>',
        ),
    ],
    ['its id', (xml) => xml.replace(/ID="[^"]*"/, `ID="${newId()}"`)],
    ['the digest', (xml) => xml.replace(/<ds:DigestValue>[^<]*/, '<ds:DigestValue>AAAA')],
    ['the signature', (xml) => xml.replace(/<ds:SignatureValue>..../, '<ds:SignatureValue>AAAA')],
  ])('%s: refused', async (_what, change) => {
    await refused((request) => it.idp.response(request, change(own(request))), /signature/i);
  });

  test('within a response that is signed, too: refused', async () => {
    await refused(
      (request) => it.idp.sign(it.idp.response(request, own(request)), 'Response').replaceAll('attacker@example.com', 'boss@example.com'),
      /signature/i,
    );
  });

  test('and the response signed anew with another key: refused', async () => {
    const { key } = (await import('../setup/make-certificate.ts')).makeCertificate();
    await refused(
      (request) =>
        it.idp.sign(it.idp.response(request, own(request).replaceAll('attacker@example.com', 'boss@example.com')), 'Response', { key }),
      /signature/i,
    );
  });
});

/** Somorovsky et al., "On Breaking SAML: Be Whoever You Want to Be" (USENIX Security 2012), figure 6. */
describe('signature wrapping', () => {
  const signedResponse = (request: SamlRequest): string =>
    it.idp.sign(it.idp.response(request, it.idp.assertion(request, ATTACKER)), 'Response');

  test.each<[string, Make]>([
    [
      'XSW1: another response, with the signed one within its signature',
      (request) => {
        const signed = signedResponse(request);
        const around = signatureOf(signed).replace('</ds:Signature>', `${withoutSignature(signed)}</ds:Signature>`);
        return behindIssuer(it.idp.response(request, evil(request)), around);
      },
    ],
    [
      'XSW2: another response, with the signed one before its signature',
      (request) => {
        const signed = signedResponse(request);
        return behindIssuer(it.idp.response(request, evil(request)), `${withoutSignature(signed)}${signatureOf(signed)}`);
      },
    ],
    ['XSW3: another assertion before the signed one', (request) => it.idp.response(request, `${evil(request)}${own(request)}`)],
    ['XSW3, behind it', (request) => it.idp.response(request, `${own(request)}${evil(request)}`)],
    [
      'XSW4: the signed assertion within another',
      (request) => it.idp.response(request, evil(request).replace('</saml:Assertion>', `${own(request)}</saml:Assertion>`)),
    ],
    [
      'XSW5: another assertion with the signature, and the signed one without it behind',
      (request) => {
        const signed = own(request);
        return it.idp.response(request, `${behindIssuer(evil(request), signatureOf(signed))}${withoutSignature(signed)}`);
      },
    ],
    [
      'XSW6: another assertion whose signature contains the signed one',
      (request) => {
        const signed = own(request);
        const around = signatureOf(signed).replace('</ds:Signature>', `${withoutSignature(signed)}</ds:Signature>`);
        return it.idp.response(request, behindIssuer(evil(request), around));
      },
    ],
    [
      'XSW7: the signed assertion among extensions',
      (request) => it.idp.response(request, `<samlp:Extensions>${own(request)}</samlp:Extensions>${evil(request)}`),
    ],
    [
      'XSW8: another assertion whose signature has the signed one as an object',
      (request) => {
        const signed = own(request);
        const object = `<ds:Object>${withoutSignature(signed)}</ds:Object></ds:Signature>`;
        return it.idp.response(request, behindIssuer(evil(request), signatureOf(signed).replace('</ds:Signature>', object)));
      },
    ],
    [
      'another assertion with the id of the signed one',
      (request) => {
        const signed = own(request);
        return it.idp.response(
          request,
          `<samlp:Extensions>${signed}</samlp:Extensions>${behindIssuer(evil(request, idOf(signed)), signatureOf(signed))}`,
        );
      },
    ],
    [
      'two signatures, one of which is good',
      (request) => {
        const signed = own(request);
        return it.idp.response(request, behindIssuer(signed, signatureOf(signed)));
      },
    ],
    [
      'two SignedInfo in one signature',
      (request) => {
        const signed = own(request);
        const info = /<ds:SignedInfo.*<\/ds:SignedInfo>/s.exec(signed)![0];
        return it.idp.response(request, signed.replace(info, `${info.replace(/<ds:DigestValue>[^<]*/, '<ds:DigestValue>AAAA')}${info}`));
      },
    ],
    ['a reference to the whole document', (request) => it.idp.response(request, own(request).replace(/URI="#[^"]*"/, 'URI=""'))],
    [
      'the assertion one level deeper, in an element of our own',
      (request) => it.idp.response(request, `<evil>${own(request)}</evil>${evil(request)}`),
    ],
  ])('%s: refused', async (_what, make) => {
    await refused(make, /./);
  });
});

describe('text that parsers read differently', () => {
  test.each<[string, (xml: string) => string]>([
    ['a comment in the name', (xml) => xml.replace('>attacker<', '>boss<!-- -->.attacker<')],
    ['an empty comment in the name', (xml) => xml.replace('>attacker<', '>att<!---->acker<')],
    ['a comment in the address', (xml) => xml.replace('attacker@example.com', 'boss@example.com<!---->.evil.example')],
    ['a CDATA section in the name', (xml) => xml.replace('>attacker<', '><![CDATA[attacker]]><')],
    ['a processing instruction in the name', (xml) => xml.replace('>attacker<', '>att<?x y?>acker<')],
    ['a document type', (xml) => `<!DOCTYPE samlp:Response>${xml}`],
    ['an entity', (xml) => `<!DOCTYPE r [<!ENTITY who "boss">]>${xml.replace('>attacker<', '>&who;<')}`],
    [
      'an entity of another file',
      (xml) => `<!DOCTYPE r [<!ENTITY who SYSTEM "file:///etc/passwd">]>${xml.replace('>attacker<', '>&who;<')}`,
    ],
    [
      'entities that grow',
      (xml) =>
        `<!DOCTYPE r [<!ENTITY a "${'x'.repeat(100)}">${['b', 'c', 'd', 'e', 'f', 'g', 'h'].map((name, index) => `<!ENTITY ${name} "${`&${'abcdefgh'[index]};`.repeat(10)}">`).join('')}]>${xml.replace('>attacker<', '>&h;<')}`,
    ],
    ['an entity that nothing declares', (xml) => xml.replace('>attacker<', '>attacker&who;<')],
    ['another encoding', (xml) => `<?xml version="1.0" encoding="utf-7"?>${xml}`],
    ['a character that no XML may have', (xml) => xml.replace('>attacker<', '>att\0acker<')],
  ])('%s: refused', async (_what, change) => {
    await refused(
      (request) => change(it.idp.response(request, own(request))),
      /comment|document type|CDATA|instruction|encoding|character|entity/,
    );
  });

  test('a comment is refused where the provider itself has signed it', async () => {
    await refused((request) => {
      const commented = it.idp.assertion(request, { ...ATTACKER, nameId: 'boss<!-- -->.attacker' });
      return it.idp.response(request, it.idp.sign(commented, 'Assertion'));
    }, /comment/);
  });

  test('a declaration as providers write it is fine', async () => {
    const browser = new FakeBrowser();
    const request = await it.begin(browser);
    const page = await it.post(browser, `<?xml version="1.0" encoding="UTF-8"?>${it.idp.response(request, own(request))}`);
    expect(page.url).toBe(`${it.program.address}/items`);
  });
});

describe('how it is signed', () => {
  const WEAK = {
    signature: 'http://www.w3.org/2000/09/xmldsig#rsa-sha1',
    digest: 'http://www.w3.org/2000/09/xmldsig#sha1',
    canonical: 'http://www.w3.org/2001/10/xml-exc-c14n#WithComments',
  };
  test.each(Object.entries(WEAK))('%s %s: refused', async (name, value) => {
    await refused(
      (request) => it.idp.response(request, it.idp.sign(it.idp.assertion(request, ATTACKER), 'Assertion', { [name]: value })),
      /not accepted/,
    );
  });

  test('nor is the name of the algorithm believed when it is written in another way', async () => {
    const weak = (request: SamlRequest) => it.idp.sign(it.idp.assertion(request, ATTACKER), 'Assertion', { signature: WEAK.signature });
    await refused((request) => it.idp.response(request, weak(request).replace('#rsa-sha1', '#rsa-sha&#49;')), /not accepted/);
  });
});

describe('what is posted', () => {
  const post = async (body: string, type = 'application/x-www-form-urlencoded') =>
    fetch(it.route('acs'), { method: 'POST', redirect: 'manual', headers: { 'content-type': type, 'x-forwarded-for': '192.0.2.9' }, body });

  test.each([
    '',
    'SAMLResponse=',
    'SAMLResponse=%00',
    'SAMLResponse=PHg%2BPHg%2B',
    'SAMLResponse=AAAA&SAMLResponse=AAAA',
    'RelayState=x',
    `SAMLResponse=${'A'.repeat(210_000)}`,
  ])('and is no answer leads to the sign-in page: %.60s', async (body) => {
    const answer = await post(body);
    expect([answer.status, answer.headers.get('location')]).toEqual([303, '/sign-in?error=sign-in-failed']);
  });

  test('is read by this route alone: no other one takes the form of another site', async () => {
    for (const path of ['/api/v1/session', '/api/v1/session/second-factor', '/api/v1/demo', '/api/v1/items/1/comments']) {
      const { status } = await fetch(`${it.program.address}${path}`, {
        method: 'POST',
        headers: { 'content-type': 'application/x-www-form-urlencoded' },
        body: 'token=x',
      });
      expect([401, 403, 415]).toContain(status);
    }
    const { status } = await fetch(`${it.program.address}/api/v1/session`, {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: `token=${'x'.repeat(43)}`,
    });
    expect(status).toBe(415);
  });

  test('keeps its answer to itself: nothing of the message comes back, whatever was wrong', async () => {
    const browser = new FakeBrowser();
    const request = await it.begin(browser);
    const form = it.idp.form(it.idp.response(request, evil(request)));
    const answer = await browser.request(it.route('acs'), { from: SITE, form });
    expect(answer.body).toBe('');
  });
});
