import { MonkeyError } from '../../model/errors.ts';

export interface RedisNode {
  readonly host: string;
  readonly port: number;
}

/** Where a Redis is, and who we are there. */
export interface RedisTarget {
  /** One Redis; of a cluster, or of sentinels, those that are asked for the others. */
  readonly nodes: readonly RedisNode[];
  readonly cluster: boolean;
  /** What the sentinels call it. */
  readonly sentinel: string | null;
  readonly tls: boolean;
  readonly db: number;
  readonly username?: string;
  readonly password?: string;
  readonly sentinelUsername?: string;
  readonly sentinelPassword?: string;
  /** The address without secrets, for sentences. */
  readonly shown: string;
}

const PORT = 6379;
const KNOWN = ['cluster', 'sentinel', 'node', 'sentinel-username', 'sentinel-password'];

const refuse = (why: string): never => {
  throw new MonkeyError('bad-setting', `The address of the broker ${why}. It is like rediss://user:password@host:6379/0.`);
};

const parseNode = (text: string): RedisNode => {
  const url = URL.canParse(`redis://${text}`) ? new URL(`redis://${text}`) : refuse(`names a node "${text}" that is no host:port`);
  return { host: hostOf(url), port: url.port === '' ? PORT : Number(url.port) };
};

/** An IPv6 address stands in brackets, which only addresses know. */
const hostOf = ({ hostname }: URL): string => hostname.replace(/^\[|\]$/g, '');

const decoded = (text: string): string => {
  try {
    return decodeURIComponent(text);
  } catch {
    return refuse('has a user or a password with a "%" that encodes nothing; write it as %25');
  }
};

const parseDb = (pathname: string): number => {
  const text = pathname.replace(/^\//, '');
  return /^\d{0,5}$/.test(text) ? Number(text) : refuse('ends with a path that is no number of a database');
};

const assertParameters = (parameters: URLSearchParams): void => {
  const unknown = [...parameters.keys()].find((name) => !KNOWN.includes(name));
  if (unknown !== undefined) refuse(`has a parameter "${unknown}"; known are ${KNOWN.join(', ')}`);
  const cluster = parameters.get('cluster');
  if (cluster !== null && cluster !== 'true' && cluster !== 'false') refuse('has a parameter "cluster" that is neither true nor false');
  if (cluster === 'true' && parameters.has('sentinel')) refuse('is one of a cluster and of sentinels; it cannot be both');
  if (parameters.get('sentinel') === '') refuse('has a parameter "sentinel" without the name that the sentinels know');
  if (parameters.has('node') && cluster !== 'true' && !parameters.has('sentinel'))
    refuse('has a parameter "node" without a cluster or sentinels');
};

const secrets = (url: URL): Partial<RedisTarget> => {
  const parameters = url.searchParams;
  const given = {
    username: decoded(url.username),
    password: decoded(url.password),
    sentinelUsername: parameters.get('sentinel-username') ?? '',
    sentinelPassword: parameters.get('sentinel-password') ?? '',
  };
  return Object.fromEntries(Object.entries(given).filter(([, text]) => text !== ''));
};

/**
 * `redis://` or, with TLS, `rediss://`, then `user:password@host:port/database`. With `?cluster=true` the host is one node of a
 * cluster, with `?sentinel=<name>` one sentinel; `&node=host:port`, any number of times, names more of them.
 */
export const parseRedisUrl = (text: string): RedisTarget => {
  if (!URL.canParse(text)) refuse('cannot be read');
  const url = new URL(text);
  const parameters = url.searchParams;
  assertParameters(parameters);
  const host = hostOf(url) === '' ? refuse('names no host') : url.host;
  const cluster = parameters.get('cluster') === 'true';
  const db = parseDb(url.pathname);
  if (cluster && db !== 0) refuse('names a database; a cluster has only database 0');
  return {
    nodes: [host, ...parameters.getAll('node')].map(parseNode),
    cluster,
    sentinel: parameters.get('sentinel'),
    tls: url.protocol === 'rediss:',
    db,
    ...secrets(url),
    shown: `${url.protocol}//${host}/${db}`,
  };
};
