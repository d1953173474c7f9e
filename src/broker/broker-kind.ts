/** `redis` of `redis://…`; null: there is none. The rest may hold a password. */
export const schemeOf = (url: string): string | null => /^([a-z][a-z0-9+.-]*):\/\//i.exec(url)?.[1]?.toLowerCase() ?? null;

/** The schemes of a Redis. */
export const REDIS: readonly string[] = ['redis', 'rediss'];

/** Does the address mean the database itself? */
export const isDatabase = (url: string): boolean => url === '' || url === 'database';

/**
 * What kind of broker an address names: `database`, `redis`, or the scheme of a plugin's. Two addresses of one kind may still be
 * one broker or two (the machine on which Redis runs may call it localhost); those of two kinds are never one.
 */
export const brokerKind = (url: string): string => {
  if (isDatabase(url)) return 'database';
  const scheme = schemeOf(url) ?? 'unknown';
  return REDIS.includes(scheme) ? 'redis' : scheme;
};
