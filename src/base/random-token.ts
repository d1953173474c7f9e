import { randomBytes } from 'node:crypto';

/** 256 bits: nobody guesses one, so its SHA-256 may be kept without salt. 43 characters of base64url. */
const BYTES = 32;

export const randomToken = (): string => randomBytes(BYTES).toString('base64url');
