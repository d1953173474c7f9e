import { type Argon2Parameters, argon2, randomBytes, timingSafeEqual } from 'node:crypto';
import { promisify } from 'node:util';
import { makeSlots } from './make-slots.ts';

const argon2Of = promisify(argon2);

/**
 * OWASP, Password Storage Cheat Sheet: Argon2id with at least 19 MiB, 2 passes, 1 lane. About a tenth of a second on a core of 2024.
 */
const MEMORY_KIB = 19_456;
const PASSES = 2;
const LANES = 1;
/** RFC 9106, 3.1 and 4: 128 bits of salt, 256 bits of tag. */
const SALT_BYTES = 16;
const TAG_BYTES = 32;
/** Node.js has four threads for this, name look-ups and files: two are left for the others. */
const AT_ONCE = 2;
/** Some three seconds of work; who comes when so many wait is better told to come again. */
const MOST_WAITING = 64;

interface Parsed {
  readonly memory: number;
  readonly passes: number;
  readonly parallelism: number;
  readonly salt: Buffer;
  readonly tag: Buffer;
}

const PHC = /^\$argon2id\$v=19\$m=(\d{1,8}),t=(\d{1,4}),p=(\d{1,3})\$([A-Za-z0-9+/]+)\$([A-Za-z0-9+/]+)$/;

const parse = (stored: string): Parsed => {
  const match = PHC.exec(stored);
  if (!match) throw new Error('A stored password hash is not in the form in which it was written.');
  const [, memory, passes, parallelism, salt, tag] = match as unknown as [string, string, string, string, string, string];
  return {
    memory: Number(memory),
    passes: Number(passes),
    parallelism: Number(parallelism),
    salt: Buffer.from(salt, 'base64'),
    tag: Buffer.from(tag, 'base64'),
  };
};

const unpadded = (bytes: Buffer): string => bytes.toString('base64').replace(/=+$/, '');

/** NIST SP 800-63B-4, 3.1.1.2: the same characters, however a keyboard composes them. */
const bytesOf = (password: string): Buffer => Buffer.from(password.normalize('NFKC'), 'utf8');

const tagOf = (password: string, { memory, passes, parallelism, salt, tag }: Parsed): Promise<Buffer> => {
  const parameters: Argon2Parameters = { message: bytesOf(password), nonce: salt, parallelism, tagLength: tag.length, memory, passes };
  return argon2Of('argon2id', parameters);
};

/** Thrown when too many passwords wait to be hashed. */
export class HasherBusyError extends Error {}

export interface PasswordHasher {
  /** A PHC string (`$argon2id$v=19$m=…,t=…,p=…$salt$tag`) with a salt of its own. */
  hash(password: string): Promise<string>;
  /** Null: whoever it is has no password, or is nobody; it takes as long to say no as to anybody else. */
  verify(password: string, stored: string | null): Promise<boolean>;
  /** Made with lesser parameters than those of today: hash it anew while the password is at hand. */
  isWeak(stored: string): boolean;
}

/** Hashes passwords, two at a time. Throws `HasherBusyError` when too many wait. */
export const makePasswordHasher = (): PasswordHasher => {
  const slot = makeSlots(AT_ONCE);
  let waiting = 0;
  const inTurn = async <T>(work: () => Promise<T>): Promise<T> => {
    if (waiting >= MOST_WAITING) throw new HasherBusyError('Too many passwords wait to be looked at.');
    waiting += 1;
    try {
      return await slot(work);
    } finally {
      waiting -= 1;
    }
  };
  const fresh = (): Parsed => ({
    memory: MEMORY_KIB,
    passes: PASSES,
    parallelism: LANES,
    salt: randomBytes(SALT_BYTES),
    tag: Buffer.alloc(TAG_BYTES),
  });
  const nobody = fresh();
  return {
    async hash(password) {
      const made = fresh();
      const tag = await inTurn(() => tagOf(password, made));
      return `$argon2id$v=19$m=${MEMORY_KIB},t=${PASSES},p=${LANES}$${unpadded(made.salt)}$${unpadded(tag)}`;
    },
    async verify(password, stored) {
      const expected = stored === null ? nobody : parse(stored);
      const tag = await inTurn(() => tagOf(password, expected));
      return timingSafeEqual(tag, expected.tag) && stored !== null;
    },
    isWeak(stored) {
      const { memory, passes, parallelism } = parse(stored);
      return memory < MEMORY_KIB || passes < PASSES || parallelism < LANES;
    },
  };
};
