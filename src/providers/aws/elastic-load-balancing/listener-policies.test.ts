import { expect, it } from 'vitest';
import { listenerPolicies } from './listener-policies.ts';

const attributes = (values: Readonly<Record<string, string>>) =>
  Object.entries(values).map(([AttributeName, AttributeValue]) => ({ AttributeName, AttributeValue }));

it('reads false as false', () => {
  const PolicyAttributeDescriptions = attributes({
    'Protocol-SSLv3': 'false',
    'Protocol-TLSv1.2': 'true',
    'Server-Defined-Cipher-Order': 'false',
    'Reference-Security-Policy': 'ELBSecurityPolicy-2016-08',
    'RC4-SHA': 'false',
    'AES128-SHA': 'true',
  });
  expect(listenerPolicies([{ PolicyName: 'p', PolicyTypeName: 'SSLNegotiationPolicyType', PolicyAttributeDescriptions }])).toEqual({
    p: {
      type: 'SSLNegotiationPolicyType',
      protocols: { sslv3: false, tlsv1_2: true },
      server_defined_cipher_order: false,
      reference_security_policy: 'ELBSecurityPolicy-2016-08',
      supported_ciphers: ['AES128-SHA'],
    },
  });
});

it('keeps of other policies their type', () => {
  const policies = [
    { PolicyName: 'sticky', PolicyTypeName: 'LBCookieStickinessPolicyType', PolicyAttributeDescriptions: attributes({ A: 'b' }) },
  ];
  expect(listenerPolicies(policies)).toEqual({ sticky: { type: 'LBCookieStickinessPolicyType' } });
});
