import { sentenceOf } from '../../model/errors.ts';

/** SQLSTATE of a server that goes away, comes up or has no room; and how the operating system names its errors. */
const AWAY = /^(?:08|53|57P|E[A-Z]+$)/;
/** How the driver says that there is no connection. */
const CUT = /connection|terminated|timeout/i;

/** Is it about reaching the server? Else the server has answered, with what it does not like. */
export const isAway = (error: unknown): boolean => {
  const { code = '', severity } = error as { code?: string; severity?: string };
  return AWAY.test(code) || (severity === undefined && CUT.test(sentenceOf(error)));
};
