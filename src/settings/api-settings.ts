import { isIP } from 'node:net';
import { defineSetting } from './setting.ts';
import { listOf, text, textWhere, wholeNumber, yesNoOrAuto } from './value-kind.ts';

/** What is used as a key must be hard to guess. 32 characters of hexadecimal digits have 128 bits. */
const SECRET_KEY_LENGTH = 32;
/** Keys that anybody can read: what the documentation has had as an example. */
const KNOWN_KEYS: ReadonlySet<string> = new Set(['at-least-32-characters-of-your-own-choosing']);

const isSecretKey = (key: string): boolean => key.length >= SECRET_KEY_LENGTH && !KNOWN_KEYS.has(key);
const IPV4_BITS = 32;
const IPV6_BITS = 128;

const isOrigin = (address: string): boolean => {
  if (address === '') return true;
  if (!/^https?:\/\//i.test(address) || !URL.canParse(address)) return false;
  const { pathname, search, hash, username, password } = new URL(address);
  return pathname === '/' && `${search}${hash}${username}${password}` === '';
};

/** Names that the library of proxies knows, beside addresses and networks. */
const NETWORKS: ReadonlySet<string> = new Set(['loopback', 'linklocal', 'uniquelocal']);

const isNetwork = (member: string): boolean => {
  if (NETWORKS.has(member)) return true;
  const [address = '', bits, ...rest] = member.split('/');
  const version = isIP(address);
  if (version === 0 || rest.length > 0) return false;
  return bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= (version === 4 ? IPV4_BITS : IPV6_BITS));
};

export const apiSettings = {
  apiHost: defineSetting({
    key: 'api_host',
    default: '127.0.0.1',
    sentence: 'The address on which the API and the user interface listen.',
    kind: text,
    shared: false,
  }),
  apiPort: defineSetting({
    key: 'api_port',
    otherKeys: ['SECURITY_MONKEY_API_PORT'],
    otherVariables: ['SECURITY_MONKEY_API_PORT'],
    default: '5000',
    sentence: 'The port on which the API and the user interface listen.',
    kind: wholeNumber(0, 65_535),
    shared: false,
  }),
  apiProcesses: defineSetting({
    key: 'api_processes',
    default: '1',
    sentence: 'How many processes serve the API and the user interface on one machine.',
    kind: wholeNumber(1, 64),
    shared: false,
  }),
  baseUrl: defineSetting({
    key: 'BASE_URL',
    default: '',
    sentence: 'The address under which people reach the user interface, for links; empty: made of host and port.',
    kind: textWhere('empty, or an address without a path, like https://monkey.example', isOrigin),
    shared: false,
  }),
  trustProxy: defineSetting({
    key: 'trust_proxy',
    default: '',
    sentence:
      'The proxies whose `X-Forwarded-…` headers are believed: addresses and networks, `loopback`, `linklocal`, `uniquelocal`; empty: none.',
    kind: listOf('addresses and networks, like 127.0.0.1 and 10.0.0.0/8', isNetwork),
    shared: false,
  }),
  secretKey: defineSetting({
    key: 'secret_key',
    otherKeys: ['SECURITY_MONKEY_SECRET_KEY'],
    otherVariables: ['SECURITY_MONKEY_SECRET_KEY'],
    default: '',
    sentence: 'The key of concealed values and sessions, at least 32 characters. The embedded mode makes its own in the data folder.',
    kind: textWhere(
      `at least ${SECRET_KEY_LENGTH} characters long, and no example; "openssl rand -hex 32" makes one`,
      (key) => key === '' || isSecretKey(key),
    ),
    hides: 'everything',
    shared: true,
  }),
  previousSecretKeys: defineSetting({
    key: 'previous_secret_keys',
    default: '',
    sentence: 'Keys that `secret_key` has replaced: sessions and second factors that were made with them stay good.',
    kind: listOf(`keys of at least ${SECRET_KEY_LENGTH} characters`, isSecretKey),
    hides: 'everything',
    shared: false,
  }),
  secureCookies: defineSetting({
    key: 'SESSION_COOKIE_SECURE',
    default: 'auto',
    sentence: 'Whether the cookie of a session is for TLS only; auto: when `BASE_URL` begins with `https`.',
    kind: yesNoOrAuto,
    shared: false,
  }),
} as const;
