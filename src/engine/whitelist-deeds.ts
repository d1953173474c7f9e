import type { Deed } from '../store/audit-log-store.ts';
import type { WhitelistPlan, WhitelistValues } from '../store/whitelist-store.ts';

/** What the audit log says of an entry of the network whitelist. */
export const whitelistDeed = (verb: 'added' | 'changed' | 'removed', { name, network }: WhitelistValues): Deed => ({
  action: `whitelist.${verb}`,
  subject: `network ${network}`,
  detail: { name },
});

/** The same of many. */
export const whitelistDeeds = ({ added, changed, removed }: WhitelistPlan): Deed[] => [
  ...added.map((entry) => whitelistDeed('added', entry)),
  ...changed.map((entry) => whitelistDeed('changed', entry)),
  ...removed.map((entry) => whitelistDeed('removed', entry)),
];
