import { expect } from 'vitest';
import type { Snapshot } from '../../../src/model/snapshot.ts';
import type { FaultProxy } from '../fault-proxy.ts';
import { type Told, type WatchOptions, watchAccount } from '../watch-account.ts';

export const ACCOUNT = '111111111111';
export const DOCUMENT = { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: 's3:GetObject', Resource: '*' }] };
export const TRUST = {
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Principal: { AWS: `arn:aws:iam::${ACCOUNT}:root` }, Action: 'sts:AssumeRole' }],
};
/** How a date is stored. */
export const INSTANT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/;

/** Watches one technology of one region. */
export const watchOne = ({ endpoint }: FaultProxy, index: string, more: Partial<WatchOptions> = {}): Promise<Told> =>
  watchAccount([index], { endpoint, fields: { regions: ['us-east-1'] }, ...more });

/** The one item of this name, told without failures. */
export const readOne = async (proxy: FaultProxy, index: string, name: string, more: Partial<WatchOptions> = {}): Promise<Snapshot> => {
  const told = await watchOne(proxy, index, more);
  expect(told.failures).toEqual([]);
  const item = told.items.find((one) => one.name === name || one.name.startsWith(`${name} (`))!;
  expect(item.unread).toEqual([]);
  return item;
};
