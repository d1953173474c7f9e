import type { Ask } from './owner.ts';

/** What an audit asked about another item of the same account. */
export interface RelatedAsk extends Ask {
  readonly accountId: number;
  readonly technology: string;
  readonly uid: string;
}

/** The kind under which such a question is kept among the inputs of an audit. */
export const relatedKind = (technology: string): string => `item:${technology}`;

export const relatedAsk = (accountId: number, technology: string, uid: string): RelatedAsk => ({
  kind: relatedKind(technology),
  value: `${accountId} ${uid}`,
  accountId,
  technology,
  uid,
});
