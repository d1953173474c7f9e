import type { ProviderSettings, Vanished } from '../../plugin/define-provider.ts';
import { defineWatcher, type Watcher, type WatcherDefinition } from '../../plugin/define-watcher.ts';
import type { AwsClientOptions } from './aws-clients.ts';
import type { AwsClient } from './guard-client.ts';
import type { ReadPart } from './part-reader.ts';
import type { Partition } from './partitions.ts';

/** Where a watcher is at work: one account, one region, and a client for it. */
export interface AwsContext<Sdk, Client> {
  readonly sdk: Sdk;
  readonly client: Client;
  /** The 12 digits. */
  readonly account: string;
  readonly partition: Partition;
  readonly region: string;
  readonly settings: ProviderSettings;
  /** Replaces a secret with a keyed hash. */
  readonly conceal: (value: string) => string;
  /** The first argument of the SDK's paginators; `size` is the page that the service allows or that we can afford to hold. */
  pages(size: number): { readonly client: Client; readonly pageSize: number };
  /** The ARN of a resource of this account in this region: `arn('sqs', 'orders')`. */
  arn(service: string, resource: string): string;
  /** The same in another region. */
  in(region: string): AwsContext<Sdk, Client>;
}

export interface DescribeContext<Sdk, Client> extends AwsContext<Sdk, Client> {
  /** Reads one part of the configuration. See `ReadPart`. */
  readonly part: ReadPart;
}

/** What an item is known by, from its listing alone, so that an item whose details fail is still protected. */
export interface Identity {
  readonly uid: string;
  readonly name: string;
}

export interface Described extends Identity {
  readonly arn: string | null;
  /** Absent: the listing's region, or `universal` for what is listed once per account. */
  readonly region?: string;
  /** Keys that are undefined are left out; dates become text; `$metadata` is dropped. */
  readonly config: Readonly<Record<string, unknown>>;
}

/** `gone`: it is not there any more. `there`: it is, but only a listing can tell its configuration. */
export type Found<Listed> = 'gone' | 'there' | { readonly listed: Listed };

type Base = Omit<WatcherDefinition, 'entities' | 'plural'> & { readonly plural?: string };

/** A technology of AWS as data: what to list, what to ask about each, which errors mean what. */
export interface AwsWatcherDefinition<Sdk, Client extends AwsClient, Listed> extends Base {
  readonly permissions: readonly string[];
  /** Imports the service's client, when it is first needed. */
  sdk(): Promise<Sdk>;
  client(sdk: Sdk, options: AwsClientOptions): Client;
  /** Error codes that say that the item itself does not exist. */
  readonly goneWhen: readonly string[];
  /** An item of which no part could be read is undescribed: its description makes no call outside of `part`. */
  readonly partsOnly?: boolean;
  list(context: AwsContext<Sdk, Client>): AsyncIterable<Listed>;
  identify(listed: Listed, context: AwsContext<Sdk, Client>): Identity;
  describe(listed: Listed, context: DescribeContext<Sdk, Client>): Promise<Described>;
  /**
   * Asks for one item that a listing no longer told, or makes of it what `list` would have yielded, when describing that
   * fails with one of `goneWhen`. Absent: a complete listing is enough to say that it is gone.
   */
  find?(vanished: Vanished, context: AwsContext<Sdk, Client>): Promise<Found<Listed>>;
}

/** A watcher whose types are known to itself only, so that all of them fit into one list. */
export interface AwsWatcher extends Watcher, Omit<AwsWatcherDefinition<unknown, AwsClient, unknown>, keyof Watcher> {
  /** Under which the rate budget is spent and the clients are kept: `sqs`, `ec2`. */
  readonly service: string;
}

/** The prefix that most permissions share; a technology asks one service. */
const serviceOf = (permissions: readonly string[]): string => permissions[0]?.split(':')[0] ?? '';

/** Defines a technology of AWS. Regions, concurrency, retries, budgets and failures are the runner's affair. */
export const awsWatcher = <Sdk, Client extends AwsClient, Listed>(definition: AwsWatcherDefinition<Sdk, Client, Listed>): AwsWatcher => {
  const service = serviceOf(definition.permissions);
  if (service === '') throw new TypeError(`The watcher ${definition.index} declares no permission, so nobody knows its service.`);
  const watcher = defineWatcher({ plural: `${definition.title}s`, ...definition });
  return { ...watcher, service } as unknown as AwsWatcher;
};
