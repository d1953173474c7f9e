/** Attempts from one address at one process, whatever they are about: the first, cheap barrier before those that the database keeps. */
export const SIGN_IN_RATE = { max: 10, timeWindow: '1 minute' } as const;
