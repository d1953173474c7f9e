import { randomBytes } from 'node:crypto';
import { sha256 } from '../base/sha256.ts';

/** Base32 of Crockford: no letters that are taken for digits. */
const LETTERS = '0123456789abcdefghjkmnpqrstvwxyz';
const BITS = 5;
/** 80 bits: out of reach of guessing, also for who has the hash, so a plain SHA-256 does. */
const LENGTH = 16;
const GROUP = 4;
const COUNT = 10;

const makeCode = (): string => {
  const letters = [...randomBytes(LENGTH)].map((byte) => LETTERS[byte & ((1 << BITS) - 1)]!).join('');
  return letters.replaceAll(new RegExp(`.{${GROUP}}(?=.)`, 'g'), '$&-');
};

/** As somebody may have written it down. */
const normal = (code: string): string =>
  code
    .toLowerCase()
    .replaceAll(/[^0-9a-z]/g, '')
    .replaceAll('o', '0')
    .replaceAll(/[il]/g, '1');

export const hashOfRecoveryCode = (code: string): Buffer => sha256(`recovery code ${normal(code)}`);

/** Ten codes of the form `xxxx-xxxx-xxxx-xxxx`, with their hashes. */
export const makeRecoveryCodes = (): { codes: string[]; hashes: Buffer[] } => {
  const codes = Array.from({ length: COUNT }, makeCode);
  return { codes, hashes: codes.map(hashOfRecoveryCode) };
};
