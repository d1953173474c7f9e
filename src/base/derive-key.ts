import { hkdfSync } from 'node:crypto';

const BYTES = 32;

/**
 * A key of 32 bytes for one purpose, by HKDF-SHA-256 (RFC 5869): what leaks of one purpose says nothing of another. The secret
 * has to be one already (random, or at least long); HKDF does not make a password hard to guess.
 */
export const deriveKey = (secret: string, purpose: string): Buffer =>
  Buffer.from(hkdfSync('sha256', secret, 'security-monkey', purpose, BYTES));
