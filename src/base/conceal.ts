import { createHash, createHmac } from 'node:crypto';

/** Replaces secrets with a keyed hash: `concealed:<key id>:<hash>`. The key id lets a key be changed without every value seeming to change. */
export const makeConceal = (key: string): ((value: string) => string) => {
  const id = createHash('sha256').update(`key id ${key}`).digest('hex').slice(0, 8);
  return (value) => `concealed:${id}:${createHmac('sha256', key).update(value).digest('base64url')}`;
};
