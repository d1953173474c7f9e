import { describe, expect, it } from 'vitest';
import { readSamlMetadata } from './read-saml-metadata.ts';

const CONTACT =
  '<md:ContactPerson contactType="technical"><md:Company>Paper &amp; Co</md:Company><md:GivenName>Ann</md:GivenName><md:EmailAddress>mailto:ann@example.com</md:EmailAddress></md:ContactPerson>';
const KEY = (text: string) => `<ds:X509Certificate>\n${text}\n</ds:X509Certificate>`;

describe('readSamlMetadata', () => {
  it('reads the entity, all certificates once, and the contact', () => {
    const xml = `<?xml version="1.0"?><md:EntityDescriptor xmlns:md="x" entityID="https://idp.example.com/?a=1&amp;b=2">${KEY('QUJD')}${KEY('REVG')}${KEY('QUJD')}${CONTACT}</md:EntityDescriptor>`;
    expect(readSamlMetadata(xml)).toEqual({
      Name: 'https://idp.example.com/?a=1&b=2',
      certificates: [
        '-----BEGIN CERTIFICATE-----\nQUJD\n-----END CERTIFICATE-----',
        '-----BEGIN CERTIFICATE-----\nREVG\n-----END CERTIFICATE-----',
      ],
      Company: 'Paper & Co',
      GivenName: 'Ann',
      Email: 'mailto:ann@example.com',
    });
  });

  it('needs no prefix, takes single quotes, and does not read comments', () => {
    const xml = `<EntityDescriptor entityID='urn:&#x61;'><!-- <X509Certificate>QUJD</X509Certificate> --></EntityDescriptor>`;
    expect(readSamlMetadata(xml)).toEqual({ Name: 'urn:a', certificates: [], Company: null, GivenName: null, Email: null });
  });

  it('throws for documents that declare entities, and for those that name none', () => {
    const bomb = '<!DOCTYPE x [<!ENTITY a "b">]><EntityDescriptor entityID="&a;"/>';
    expect(() => readSamlMetadata(bomb)).toThrow('declares entities');
    for (const odd of ['', 'odd', '<html></html>']) expect(() => readSamlMetadata(odd)).toThrow('entityID');
  });
});
