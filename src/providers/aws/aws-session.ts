import { setMaxListeners } from 'node:events';
import type { Cause } from '../../model/failure.ts';
import { GLOBAL, type WatchEvent } from '../../model/snapshot.ts';
import type { Confirmation, SessionOptions, Vanished, WatchSession } from '../../plugin/define-provider.ts';
import type { Watcher } from '../../plugin/define-watcher.ts';
import { baseCredentials, roleCredentials } from './account-credentials.ts';
import { type AwsAccount, awsAccount } from './aws-account.ts';
import { AwsClients } from './aws-clients.ts';
import type { AwsTuning } from './aws-tuning.ts';
import type { AwsContext, AwsWatcher } from './aws-watcher.ts';
import { causeOfError } from './cause-of-error.ts';
import { Channel } from './channel.ts';
import { confirmGone } from './confirm-gone.ts';
import type { WatchedPlace } from './describe-item.ts';
import { enabledRegions } from './enabled-regions.ts';
import type { AwsClient, ClientGuards } from './guard-client.ts';
import { once } from './once.ts';
import type { RenewableCredentials } from './renewable-credentials.ts';
import { watchPlace } from './watch-place.ts';

/** What may wait for the reader. Small: each may be a whole configuration. */
const WAITING_EVENTS = 32;

type Tell = (event: WatchEvent) => Promise<void>;

/** One account, for as long as a run or a doctor needs it: its credentials, clients, regions. */
export class AwsSession implements WatchSession {
  readonly account: AwsAccount;
  readonly clients: AwsClients;
  /** The clients that use the base credentials. */
  readonly sts: AwsClients;
  readonly credentials: RenewableCredentials;
  /** Asked once per session; a failure is an answer, too. */
  readonly regions: () => Promise<readonly string[]>;
  readonly #options: SessionOptions;
  readonly #tuning: AwsTuning;
  readonly #watchers: ReadonlyMap<string, AwsWatcher>;
  readonly #closing = new AbortController();
  readonly #signal: AbortSignal;
  #calls = 0;

  constructor(options: SessionOptions, watchers: readonly AwsWatcher[], tuning: AwsTuning, callEnded?: ClientGuards['callEnded']) {
    this.#options = options;
    this.#tuning = tuning;
    this.#watchers = new Map(watchers.map((watcher) => [watcher.index, watcher]));
    this.#signal = AbortSignal.any([options.signal, this.#closing.signal]);
    // Every call under way listens to it.
    setMaxListeners(0, this.#signal);
    this.account = awsAccount(options.account);
    const guards = (credentials: RenewableCredentials): ClientGuards => ({
      budget: options.budget,
      account: this.account.identifier,
      signal: this.#signal,
      credentials,
      countCall: () => {
        this.#calls += 1;
      },
      ...(callEnded === undefined ? {} : { callEnded }),
    });
    const base = baseCredentials(tuning.credentials);
    this.sts = new AwsClients(guards(base), tuning);
    this.credentials = this.account.roleName === null ? base : roleCredentials(this.account, this.sts, options.secrets);
    this.clients = new AwsClients(guards(this.credentials), tuning);
    this.regions = once(() => enabledRegions(this.account, this.clients));
  }

  calls(): number {
    return this.#calls;
  }

  async close(): Promise<void> {
    this.#closing.abort(new DOMException('The session has been closed.', 'AbortError'));
    this.clients.end();
    this.sts.end();
  }

  async *watch(watchers: readonly Watcher[]): AsyncGenerator<WatchEvent, void, undefined> {
    const channel = new Channel<WatchEvent>(WAITING_EVENTS);
    const stop = (): void => channel.fail(this.#signal.reason);
    this.#signal.addEventListener('abort', stop, { once: true });
    try {
      this.#signal.throwIfAborted();
      this.#watchAll(watchers.map(this.#known), (event) => channel.put(event)).then(
        () => channel.end(),
        (thrown: unknown) => channel.fail(thrown),
      );
      yield* channel.values();
    } finally {
      this.#signal.removeEventListener('abort', stop);
    }
  }

  async confirmGone(vanished: Vanished): Promise<Confirmation> {
    return confirmGone(await this.place(this.#known({ index: vanished.technology }), vanished.place), vanished);
  }

  /** Makes ready to list one place; imports the service's client. */
  async place(watcher: AwsWatcher, place: string): Promise<WatchedPlace> {
    const sdk = await watcher.sdk();
    const context = this.#context(watcher, sdk, place === GLOBAL ? this.account.defaultRegion : place);
    return { watcher, place, context, signal: this.#signal };
  }

  readonly #known = ({ index }: { readonly index: string }): AwsWatcher => {
    const watcher = this.#watchers.get(index);
    if (watcher === undefined) throw new TypeError(`AWS has no technology "${index}".`);
    return watcher;
  };

  #context(watcher: AwsWatcher, sdk: unknown, region: string): AwsContext<unknown, AwsClient> {
    const { identifier: account, partition } = this.account;
    const client = this.clients.of(watcher.service, region, (options) => watcher.client(sdk, options), sdk);
    return {
      sdk,
      client,
      account,
      partition,
      region,
      settings: this.#options.settings,
      conceal: this.#options.conceal,
      pages: (size) => ({ client, pageSize: this.#tuning.pageSize ?? size }),
      arn: (service, resource) => `arn:${partition}:${service}:${region}:${account}:${resource}`,
      in: (other) => this.#context(watcher, sdk, other),
    };
  }

  async #watchAll(watchers: readonly AwsWatcher[], tell: Tell): Promise<void> {
    const denied = await this.#refusal(() => this.credentials.provide());
    if (denied !== null) return this.#tellFailures(watchers, null, denied, tell);
    const regional = watchers.filter(({ scope }) => scope === 'region');
    const places = watchers.filter(({ scope }) => scope === 'global').map((watcher) => ({ watcher, place: GLOBAL }));
    const work = [this.#watchPlaces(places, tell)];
    if (regional.length > 0) work.push(this.#watchRegions(regional, tell));
    await Promise.all(work);
  }

  async #watchRegions(watchers: readonly AwsWatcher[], tell: Tell): Promise<void> {
    const unlisted = await this.#refusal(this.regions);
    if (unlisted !== null) return this.#tellFailures(watchers, null, unlisted, tell);
    const enabled = await this.regions();
    const wanted = this.account.regions ?? enabled;
    for (const region of wanted.filter((name) => !enabled.includes(name))) {
      await this.#tellFailures(watchers, region, { code: 'RegionNotListed', message: `The account has not enabled ${region}.` }, tell);
    }
    const watched = wanted.filter((name) => enabled.includes(name));
    await this.#watchPlaces(
      watched.flatMap((place) => watchers.map((watcher) => ({ watcher, place }))),
      tell,
    );
  }

  async #watchPlaces(places: readonly { readonly watcher: AwsWatcher; readonly place: string }[], tell: Tell): Promise<void> {
    const waiting = places.values();
    const { placesAtOnce, describesAtOnce } = this.#tuning;
    const workOff = async (): Promise<void> => {
      // The iterator is shared, so each place is taken once.
      for (const { watcher, place } of waiting) await watchPlace(await this.place(watcher, place), describesAtOnce, tell);
    };
    await Promise.all(Array.from({ length: placesAtOnce }, workOff));
  }

  async #refusal(attempt: () => Promise<unknown>): Promise<Cause | null> {
    try {
      await attempt();
      return null;
    } catch (thrown) {
      this.#signal.throwIfAborted();
      return causeOfError(thrown);
    }
  }

  async #tellFailures(watchers: readonly AwsWatcher[], place: string | null, cause: Cause, tell: Tell): Promise<void> {
    for (const { index } of watchers)
      await tell({ type: 'failure', at: { technology: index, place, uid: null, name: null, part: null }, cause });
  }
}
