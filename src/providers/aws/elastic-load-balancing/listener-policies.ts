import type { PolicyDescription } from '@aws-sdk/client-elastic-load-balancing';

/** The type of policies that say which protocols and ciphers a listener speaks. */
const NEGOTIATION = 'SSLNegotiationPolicyType';

const PROTOCOLS = {
  sslv2: 'Protocol-SSLv2',
  sslv3: 'Protocol-SSLv3',
  tlsv1: 'Protocol-TLSv1',
  tlsv1_1: 'Protocol-TLSv1.1',
  tlsv1_2: 'Protocol-TLSv1.2',
} as const;

/** Attributes of such a policy that are neither a protocol nor a cipher. */
const ORDER = 'Server-Defined-Cipher-Order';
const REFERENCE = 'Reference-Security-Policy';

const negotiation = (attributes: ReadonlyMap<string, string>) => {
  const flag = (name: string): boolean | undefined => (attributes.has(name) ? attributes.get(name) === 'true' : undefined);
  const others = new Set<string>([...Object.values(PROTOCOLS), ORDER, REFERENCE]);
  return {
    protocols: Object.fromEntries(Object.entries(PROTOCOLS).map(([key, name]) => [key, flag(name)])),
    server_defined_cipher_order: flag(ORDER),
    // A custom policy refers to none.
    reference_security_policy: attributes.get(REFERENCE) ?? null,
    supported_ciphers: [...attributes].flatMap(([name, value]) => (value === 'true' && !others.has(name) ? [name] : [])).sort(),
  };
};

const describePolicy = ({ PolicyTypeName: type = '', PolicyAttributeDescriptions = [] }: PolicyDescription) => {
  if (type !== NEGOTIATION) return { type };
  const pairs = PolicyAttributeDescriptions.map(({ AttributeName = '', AttributeValue = '' }) => [AttributeName, AttributeValue] as const);
  return { type, ...negotiation(new Map(pairs)) };
};

/** Policies by name. AWS tells every attribute as a text, `true` and `false`, too. */
export const listenerPolicies = (policies: readonly PolicyDescription[]): Record<string, object> =>
  Object.fromEntries(
    policies.map((policy) => [policy.PolicyName ?? '', describePolicy(policy)] as const).sort(([a], [b]) => (a < b ? -1 : 1)),
  );
