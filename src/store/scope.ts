import { type RawBuilder, sql } from 'kysely';

declare const scoped: unique symbol;

/** Which accounts a reader may see. Every read takes one first, so that forgetting it does not compile. */
export interface Scope {
  readonly accounts: 'all' | readonly number[];
  readonly [scoped]: true;
}

/** The operator at the command line, and whoever may see all accounts. */
export const EVERYTHING = { accounts: 'all' } as unknown as Scope;

export const scopeOf = (accounts: readonly number[]): Scope => ({ accounts }) as unknown as Scope;

/** What is in both. */
export const intersectScopes = (one: Scope, other: Scope): Scope => {
  if (one.accounts === 'all') return other;
  const { accounts } = other;
  return accounts === 'all' ? one : scopeOf(one.accounts.filter((id) => accounts.includes(id)));
};

/** Is this account among those that the reader may see? */
export const includes = ({ accounts }: Scope, id: number): boolean => accounts === 'all' || accounts.includes(id);

/** A condition over a column of account ids. */
export const within = (scope: Scope, column: string): RawBuilder<boolean> =>
  scope.accounts === 'all' ? sql`true` : sql`${sql.ref(column)} = any(${scope.accounts}::int[])`;
