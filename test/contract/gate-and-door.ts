import { FRIEND, OWN, STRANGER, SUPPLIER } from './neighbours.ts';

/** Where everything of the estate is; one region tells as much as many. */
export const REGION = 'us-east-1';

export const document = (...statements: readonly object[]): string =>
  JSON.stringify({ Version: '2012-10-17', Statement: statements.map((statement) => ({ Effect: 'Allow', ...statement })) });

export const role = (account: string): string => `arn:aws:iam::${account}:role/visitor`;
const GUESTS = ['*', role(FRIEND), `arn:aws:iam::${FRIEND}:root`, role(SUPPLIER), role(STRANGER)];

/** Lets everybody of `GUESTS` in, each by a statement, so that the open one hides nobody. */
export const gate = (Action: string, Resource?: string, ...keeper: readonly string[]): string =>
  document(...[...keeper, ...GUESTS].map((AWS) => ({ Principal: { AWS }, Action, ...(Resource === undefined ? {} : { Resource }) })));
/** Lets in a role of the own account alone. */
export const door = (Action: string, Resource?: string): string =>
  document({ Principal: { AWS: role(OWN) }, Action, ...(Resource === undefined ? {} : { Resource }) });
