import type { AccountFacts } from '../../../plugin/define-check.ts';

/** An account as notes begin with it; nothing where none is known. */
export const accountText = (account: AccountFacts | null): string =>
  account === null ? '' : `Account: [${account.identifier}/${account.name}] `;
