import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { deriveKey } from './derive-key.ts';

/** NIST SP 800-38D, 8.2: a nonce of 96 bits; random ones are good for 2^32 messages under one key. */
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const ID_BYTES = 6;

/** Encrypts short texts for the database. */
export interface Seal {
  /** `sealed:<key id>:<nonce, ciphertext and tag as base64url>`. The context says what it is for and whose: it opens nowhere else. */
  close(text: string, context: string): string;
  /** Throws when it was closed with a key that is not among these, for another context, or has been changed since. */
  open(sealed: string, context: string): string;
  /** Closed with a key that has been replaced: close it anew. */
  isOld(sealed: string): boolean;
}

interface Key {
  readonly id: string;
  readonly key: Buffer;
}

const keyOf = (secret: string): Key => ({
  id: deriveKey(secret, 'id of the sealing key').subarray(0, ID_BYTES).toString('base64url'),
  key: deriveKey(secret, 'sealing of stored secrets'),
});

const closeWith = ({ id, key }: Key, text: string, context: string): string => {
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv('aes-256-gcm', key, nonce, { authTagLength: TAG_BYTES }).setAAD(Buffer.from(context, 'utf8'));
  const body = Buffer.concat([nonce, cipher.update(text, 'utf8'), cipher.final(), cipher.getAuthTag()]);
  return `sealed:${id}:${body.toString('base64url')}`;
};

const openWith = ({ key }: Key, body: Buffer, context: string): string => {
  const decipher = createDecipheriv('aes-256-gcm', key, body.subarray(0, NONCE_BYTES), { authTagLength: TAG_BYTES })
    .setAAD(Buffer.from(context, 'utf8'))
    .setAuthTag(body.subarray(-TAG_BYTES));
  return Buffer.concat([decipher.update(body.subarray(NONCE_BYTES, -TAG_BYTES)), decipher.final()]).toString('utf8');
};

const partsOf = (sealed: string): { id: string; body: Buffer } => {
  const [mark, id = '', body = ''] = sealed.split(':');
  const bytes = Buffer.from(body, 'base64url');
  if (mark !== 'sealed' || bytes.length < NONCE_BYTES + TAG_BYTES)
    throw new Error('A stored secret is not in the form in which it was written.');
  return { id, body: bytes };
};

/** AES-256-GCM with keys made of these secrets: closes with the first, opens with any of them. */
export const makeSeal = (secrets: readonly [string, ...string[]]): Seal => {
  const [first, ...older] = secrets.map(keyOf) as [Key, ...Key[]];
  return {
    close: (text, context) => closeWith(first, text, context),
    open(sealed, context) {
      const { id, body } = partsOf(sealed);
      const key = [first, ...older].find((one) => one.id === id);
      if (!key)
        throw new Error(`A stored secret was sealed with another key (${id}). Name the one that was used before in previous_secret_keys.`);
      return openWith(key, body, context);
    },
    isOld: (sealed) => partsOf(sealed).id !== first.id,
  };
};
