/** A metadata document as identity providers publish it, signed by one certificate. */
export const samlMetadata = (entity: string, pem: string): string =>
  [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<md:EntityDescriptor xmlns:md="urn:oasis:names:tc:SAML:2.0:metadata" entityID="${entity}">`,
    '<md:IDPSSODescriptor protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol"><md:KeyDescriptor use="signing">',
    '<ds:KeyInfo xmlns:ds="http://www.w3.org/2000/09/xmldsig#"><ds:X509Data><ds:X509Certificate>',
    pem.replaceAll(/-----.*-----/g, '').trim(),
    '</ds:X509Certificate></ds:X509Data></ds:KeyInfo></md:KeyDescriptor></md:IDPSSODescriptor>',
    '<md:ContactPerson contactType="technical"><md:Company>Paper Mill</md:Company><md:GivenName>Ann</md:GivenName>',
    '<md:EmailAddress>ann@example.com</md:EmailAddress></md:ContactPerson></md:EntityDescriptor>',
  ].join('\n');
