import type { KeptSecret, SecretCache } from '../plugin/secret-cache.ts';

interface Held {
  readonly secret: KeptSecret;
  readonly until: number;
}

/** Secrets in the memory of this process. `now` is a clock that nobody sets. */
export const memorySecrets = (now: () => number = () => performance.now()): SecretCache => {
  const held = new Map<string, Held>();
  return {
    async get(key) {
      const known = held.get(key);
      if (!known) return null;
      if (known.until > now()) return { ...known.secret, usableMs: known.until - now() };
      held.delete(key);
      return null;
    },
    keep(key, secret) {
      held.set(key, { secret, until: now() + secret.usableMs });
    },
    forget(key, id) {
      if (held.get(key)?.secret.id === id) held.delete(key);
    },
  };
};
