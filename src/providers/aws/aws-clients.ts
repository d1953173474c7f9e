import { NodeHttpHandler, type NodeHttpHandlerOptions } from '@smithy/node-http-handler';
import type { AwsCredentialIdentityProvider, HttpHandlerOptions, RetryStrategyV2 } from '@smithy/types';
import { type AwsClient, type ClientGuards, guardClient } from './guard-client.ts';
import { type RetryLimits, retryStrategy } from './retry-strategy.ts';

/** What every client of the SDK is made with. */
export interface AwsClientOptions {
  readonly region: string;
  readonly credentials: AwsCredentialIdentityProvider;
  readonly requestHandler: NodeHttpHandler;
  readonly retryStrategy: RetryStrategyV2;
  readonly maxAttempts: number;
  readonly endpoint?: string;
}

/** How we call: limits, and in tests where to. */
export interface CallTuning extends RetryLimits {
  readonly endpoint?: string;
}

/** Every call ends with its session. It is shared by all clients, so none of them may destroy it. */
class SessionHandler extends NodeHttpHandler {
  readonly #signal: AbortSignal;

  constructor(options: NodeHttpHandlerOptions, signal: AbortSignal) {
    super(options);
    this.#signal = signal;
  }

  override handle(...[request, options]: Parameters<NodeHttpHandler['handle']>): ReturnType<NodeHttpHandler['handle']> {
    return super.handle(request, { ...options, abortSignal: this.#signal } as HttpHandlerOptions);
  }

  override destroy(): void {
    // The agents live as long as the session: see `end`.
  }

  end(): void {
    super.destroy();
  }
}

/** A place that does not answer must not hold a worker for ever. Milliseconds. */
const TIMEOUTS = { connectionTimeout: 5_000, socketTimeout: 60_000, socketAcquisitionWarningTimeout: 60_000 };

/** One client per SDK and region, made when first asked for, all with the session's guards, sockets and credentials. */
export class AwsClients {
  readonly #guards: ClientGuards;
  readonly #tuning: CallTuning;
  readonly #handler: SessionHandler;
  /** By SDK: two of them may share a service, as those of the classic and the newer load balancers do. */
  readonly #clients = new Map<unknown, Map<string, AwsClient>>();

  constructor(guards: ClientGuards, tuning: CallTuning) {
    this.#guards = guards;
    this.#tuning = tuning;
    this.#handler = new SessionHandler(TIMEOUTS, guards.signal);
  }

  /** `service` is the name under which the budget is spent, `sdk` the module that `make` takes the client from. */
  of<Client extends AwsClient>(
    service: string,
    region: string,
    make: (options: AwsClientOptions) => Client,
    sdk: unknown = service,
  ): Client {
    const byRegion = this.#clients.get(sdk) ?? new Map<string, AwsClient>();
    const known = byRegion.get(region);
    if (known !== undefined) return known as Client;
    const client = guardClient(make(this.#options(region)), service, region, this.#guards);
    this.#clients.set(sdk, byRegion.set(region, client));
    return client;
  }

  end(): void {
    this.#handler.end();
    this.#clients.clear();
  }

  #options(region: string): AwsClientOptions {
    const { endpoint, maxAttempts } = this.#tuning;
    // Told to the SDK's clients that this provider keeps its own answer, so that one renewal serves all of them.
    const credentials = Object.assign(() => this.#guards.credentials.provide(), { memoized: true });
    return {
      region,
      credentials,
      requestHandler: this.#handler,
      retryStrategy: retryStrategy(this.#tuning, this.#guards.signal),
      maxAttempts,
      ...(endpoint === undefined ? {} : { endpoint }),
    };
  }
}
