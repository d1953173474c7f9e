import { hash } from 'node:crypto';

/** SHA-256, 32 bytes: the address of a content. */
export const sha256 = (text: string): Buffer => hash('sha256', text, 'buffer');

/** The first 128 bits as text: enough to recognise, short enough to keep in every row. */
export const shortHash = (text: string): string => hash('sha256', text, 'base64url').slice(0, 22);
