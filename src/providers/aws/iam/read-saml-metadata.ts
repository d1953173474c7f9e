import { required } from '../required.ts';

/** What a SAML metadata document says about who signs in. */
export interface SamlMetadata {
  /** The entity id. */
  readonly Name: string;
  /** Certificates in PEM, in the order of the document, each once. */
  readonly certificates: readonly string[];
  readonly Company: string | null;
  readonly GivenName: string | null;
  readonly Email: string | null;
}

/** Declares or redefines entities: no such document says what it seems to say. */
class UnsafeDocument extends Error {
  override readonly name = 'UndecodableDocument';
}

const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

const decode = (text: string): string =>
  text.replace(/&(?:#(\d+)|#x([\da-f]+)|(\w+));/gi, (whole, decimal?: string, hex?: string, name?: string) => {
    if (name !== undefined) return ENTITIES[name] ?? whole;
    return String.fromCodePoint(decimal === undefined ? Number.parseInt(hex!, 16) : Number(decimal));
  });

/** The texts of all elements of a name, whatever the prefix of their namespace. */
const textsOf = (xml: string, name: string): string[] =>
  [...xml.matchAll(new RegExp(`<(?:[\\w.-]+:)?${name}(?:\\s[^>]*)?>([^<]*)<`, 'g'))].map(([, text]) => decode(text!).trim());

const ENTITY_ID = /<(?:[\w.-]+:)?EntityDescriptor\s[^>]*?\bentityID\s*=\s*(?:"([^"]*)"|'([^']*)')/;

const toPem = (base64: string): string => {
  const lines = base64.replaceAll(/\s/g, '').match(/.{1,64}/g) ?? [];
  return ['-----BEGIN CERTIFICATE-----', ...lines, '-----END CERTIFICATE-----'].join('\n');
};

/** Reads the few elements that matter without a parser, so that nothing in the document can make it do anything. */
export const readSamlMetadata = (document: string): SamlMetadata => {
  if (/<!(?:DOCTYPE|ENTITY)/i.test(document)) throw new UnsafeDocument('The metadata document declares entities.');
  const xml = document.replaceAll(/<!--[\s\S]*?-->/g, '');
  const entity = ENTITY_ID.exec(xml);
  return {
    Name: decode(required(entity?.[1] ?? entity?.[2], 'entityID')),
    certificates: [...new Set(textsOf(xml, 'X509Certificate').map(toPem))],
    Company: textsOf(xml, 'Company')[0] ?? null,
    GivenName: textsOf(xml, 'GivenName')[0] ?? null,
    Email: textsOf(xml, 'EmailAddress')[0] ?? null,
  };
};
