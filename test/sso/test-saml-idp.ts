import { randomBytes } from 'node:crypto';
import { inflateRawSync } from 'node:zlib';
import { SignedXml } from 'xml-crypto';
import { makeCertificate } from '../setup/make-certificate.ts';

const EXCLUSIVE = 'http://www.w3.org/2001/10/xml-exc-c14n#';
const ENVELOPED = 'http://www.w3.org/2000/09/xmldsig#enveloped-signature';
const RSA_SHA256 = 'http://www.w3.org/2001/04/xmldsig-more#rsa-sha256';
const SHA256 = 'http://www.w3.org/2001/04/xmlenc#sha256';
const MINUTE = 60_000;

/** What the program asked, as it stands in the address that the browser was sent to. */
export interface SamlRequest {
  readonly id: string;
  readonly xml: string;
  /** Where the answer is to go. */
  readonly acs: string;
  readonly relayState: string | null;
}

export const readRequest = (address: string): SamlRequest => {
  const { searchParams } = new URL(address);
  const xml = inflateRawSync(Buffer.from(searchParams.get('SAMLRequest') ?? '', 'base64')).toString();
  const attribute = (name: string): string => new RegExp(` ${name}="([^"]*)"`).exec(xml)?.[1] ?? '';
  return { id: attribute('ID'), acs: attribute('AssertionConsumerServiceURL'), xml, relayState: searchParams.get('RelayState') };
};

/** How an assertion is made; what is not said is as it must be. */
export interface AssertionOptions {
  readonly id?: string;
  readonly issuer?: string;
  readonly nameId?: string;
  readonly format?: string;
  readonly email?: string;
  readonly groups?: readonly string[];
  readonly audience?: string | null;
  readonly recipient?: string;
  readonly inResponseTo?: string | null;
  readonly method?: string;
  /** Milliseconds from now. */
  readonly confirmationEnds?: number | null;
  readonly conditionsBegin?: number;
  readonly conditionsEnd?: number;
  readonly sessionEnds?: number;
  readonly authenticated?: boolean;
}

export interface TestSamlIdp {
  readonly entityId: string;
  readonly entryPoint: string;
  readonly certificate: string;
  /** An unsigned assertion that answers a request. */
  assertion(request: SamlRequest, options?: AssertionOptions): string;
  /** Signs the element of this name, with the key of the provider or another. */
  sign(xml: string, element: 'Assertion' | 'Response', with_?: SigningOptions): string;
  /** Puts assertions, and what else there is, into a response. */
  response(request: SamlRequest, content: string, options?: { readonly inResponseTo?: string | null; readonly id?: string }): string;
  /** What a browser posts. */
  form(xml: string, relayState?: string): Record<string, string>;
  /** A good answer from beginning to end. */
  answer(
    address: string,
    options?: AssertionOptions,
  ): { readonly request: SamlRequest; readonly xml: string; readonly form: Record<string, string> };
}

export interface SigningOptions {
  readonly key?: string;
  readonly signature?: string;
  readonly digest?: string;
  readonly canonical?: string;
}

export const newId = (): string => `_${randomBytes(16).toString('hex')}`;

const instant = (offset: number): string => new Date(Date.now() + offset).toISOString();

const escaped = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');

const attribute = (name: string, values: readonly string[]): string =>
  `<saml:Attribute Name="${name}">${values.map((value) => `<saml:AttributeValue>${escaped(value)}</saml:AttributeValue>`).join('')}</saml:Attribute>`;

const optional = (name: string, value: string | null): string => (value === null ? '' : ` ${name}="${escaped(value)}"`);

/** A provider of SAML 2.0 with a key of its own; `audience` is the entity id of the program. */
export const makeSamlIdp = (audienceOf: (request: SamlRequest) => string, site = 'http://localhost:1'): TestSamlIdp => {
  const { key, certificate } = makeCertificate();
  const entityId = `${site}/metadata`;

  const assertion: TestSamlIdp['assertion'] = (request, options = {}) => {
    const { nameId = 'subject-1', format = 'urn:oasis:names:tc:SAML:2.0:nameid-format:persistent', groups = [] } = options;
    const { audience = audienceOf(request), recipient = request.acs, inResponseTo = request.id, issuer = entityId } = options;
    const { confirmationEnds = MINUTE, conditionsBegin = -MINUTE, conditionsEnd = MINUTE, sessionEnds, authenticated = true } = options;
    const { email = 'person@example.com', method = 'urn:oasis:names:tc:SAML:2.0:cm:bearer', id = newId() } = options;
    const ends = confirmationEnds === null ? null : instant(confirmationEnds);
    const restriction =
      audience === null ? '' : `<saml:AudienceRestriction><saml:Audience>${escaped(audience)}</saml:Audience></saml:AudienceRestriction>`;
    const session = sessionEnds === undefined ? '' : ` SessionNotOnOrAfter="${instant(sessionEnds)}"`;
    return [
      `<saml:Assertion xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion" ID="${id}" Version="2.0" IssueInstant="${instant(0)}">`,
      `<saml:Issuer>${escaped(issuer)}</saml:Issuer>`,
      `<saml:Subject><saml:NameID Format="${format}">${nameId}</saml:NameID>`,
      `<saml:SubjectConfirmation Method="${method}"><saml:SubjectConfirmationData Recipient="${escaped(recipient)}"`,
      `${optional('InResponseTo', inResponseTo)}${optional('NotOnOrAfter', ends)}/></saml:SubjectConfirmation></saml:Subject>`,
      `<saml:Conditions NotBefore="${instant(conditionsBegin)}" NotOnOrAfter="${instant(conditionsEnd)}">${restriction}</saml:Conditions>`,
      authenticated
        ? `<saml:AuthnStatement AuthnInstant="${instant(0)}"${session}><saml:AuthnContext><saml:AuthnContextClassRef>urn:oasis:names:tc:SAML:2.0:ac:classes:Password</saml:AuthnContextClassRef></saml:AuthnContext></saml:AuthnStatement>`
        : '',
      `<saml:AttributeStatement>${attribute('email', [email])}${attribute('displayName', ['A Person'])}`,
      `${groups.length > 0 ? attribute('groups', groups) : ''}</saml:AttributeStatement></saml:Assertion>`,
    ].join('');
  };

  const sign: TestSamlIdp['sign'] = (xml, element, options = {}) => {
    const { key: privateKey = key, signature = RSA_SHA256, digest = SHA256, canonical = EXCLUSIVE } = options;
    const path = `//*[local-name(.)='${element}']`;
    const signed = new SignedXml({ privateKey, signatureAlgorithm: signature, canonicalizationAlgorithm: canonical, idAttribute: 'ID' });
    signed.addReference({ xpath: path, transforms: [ENVELOPED, canonical], digestAlgorithm: digest });
    signed.computeSignature(xml, { prefix: 'ds', location: { reference: `${path}/*[local-name(.)='Issuer']`, action: 'after' } });
    return signed.getSignedXml();
  };

  const response: TestSamlIdp['response'] = (request, content, { inResponseTo = request.id, id = newId() } = {}) =>
    [
      `<samlp:Response xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol" xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion" ID="${id}"`,
      ` Version="2.0" IssueInstant="${instant(0)}" Destination="${escaped(request.acs)}"${optional('InResponseTo', inResponseTo)}>`,
      `<saml:Issuer>${escaped(entityId)}</saml:Issuer>`,
      '<samlp:Status><samlp:StatusCode Value="urn:oasis:names:tc:SAML:2.0:status:Success"/></samlp:Status>',
      `${content}</samlp:Response>`,
    ].join('');

  const form: TestSamlIdp['form'] = (xml, relayState) => ({
    SAMLResponse: Buffer.from(xml).toString('base64'),
    ...(relayState === undefined ? {} : { RelayState: relayState }),
  });

  return {
    entityId,
    entryPoint: `${site}/sso`,
    certificate,
    assertion,
    sign,
    response,
    form,
    answer(address, options = {}) {
      const request = readRequest(address);
      const xml = response(request, sign(assertion(request, options), 'Assertion'));
      return { request, xml, form: form(xml) };
    },
  };
};
