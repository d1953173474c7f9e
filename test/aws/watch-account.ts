import type { Account } from '../../src/model/account.ts';
import type { JsonObject } from '../../src/model/json.ts';
import type { WatchEvent } from '../../src/model/snapshot.ts';
import type { ProviderSettings, SessionOptions, WatchSession } from '../../src/plugin/define-provider.ts';
import type { BudgetKey, RateBudget } from '../../src/plugin/rate-budget.ts';
import { awsProvider } from '../../src/providers/aws/aws.provider.ts';
import type { AwsTuning } from '../../src/providers/aws/aws-tuning.ts';

/** Two are enough to tell one from another. */
export const REGIONS = ['us-east-1', 'eu-west-1'];

export interface WatchOptions {
  readonly endpoint: string;
  readonly account?: string;
  readonly fields?: JsonObject;
  readonly settings?: Partial<ProviderSettings>;
  readonly tuning?: Partial<AwsTuning>;
  readonly signal?: AbortSignal;
  readonly budget?: RateBudget;
  readonly now?: () => Date;
}

/** A budget that never makes anybody wait and remembers what it was told. */
export class RememberingBudget implements RateBudget {
  readonly taken: BudgetKey[] = [];
  readonly throttles: BudgetKey[] = [];

  async take(key: BudgetKey): Promise<void> {
    this.taken.push(key);
  }

  throttled(key: BudgetKey): void {
    this.throttles.push(key);
  }
}

const accountOf = ({ account = '111111111111', fields = {} }: WatchOptions): Account => ({
  id: 1,
  name: 'test',
  identifier: account,
  type: 'AWS',
  active: true,
  thirdParty: false,
  notes: null,
  fields: { regions: REGIONS, ...fields },
});

export const sessionOptions = (options: WatchOptions): SessionOptions => ({
  account: accountOf(options),
  signal: options.signal ?? new AbortController().signal,
  budget: options.budget ?? new RememberingBudget(),
  now: options.now ?? (() => new Date()),
  conceal: (value) => `concealed ${value.length}`,
  settings: { securityGroupInstanceDetail: 'FULL', managedPolicies: 'attached', ...options.settings },
});

/** A provider that calls `endpoint`, impatiently. */
export const testProvider = ({ endpoint, tuning }: WatchOptions) =>
  awsProvider({
    endpoint,
    maxAttempts: 3,
    retryDelayMs: 1,
    credentials: async () => ({ accessKeyId: 'test', secretAccessKey: 'test' }),
    ...tuning,
  });

export const openSession = (options: WatchOptions): Promise<WatchSession> => testProvider(options).open(sessionOptions(options));

type Of<Type extends WatchEvent['type']> = Extract<WatchEvent, { type: Type }>;

/** What a watch told, sorted by kind. */
export interface Told {
  readonly events: readonly WatchEvent[];
  readonly items: readonly Of<'item'>['snapshot'][];
  readonly undescribed: readonly Of<'undescribed'>[];
  readonly failures: readonly Of<'failure'>[];
  /** Places, as `technology place`. */
  readonly listed: readonly string[];
  readonly calls: number;
}

const sortOut = (events: readonly WatchEvent[], calls: number): Told => {
  const of = <Type extends WatchEvent['type']>(type: Type) => events.filter((event): event is Of<Type> => event.type === type);
  return {
    events,
    items: of('item').map(({ snapshot }) => snapshot),
    undescribed: of('undescribed'),
    failures: of('failure'),
    listed: of('listed').map(({ technology, place }) => `${technology} ${place}`),
    calls,
  };
};

/** Watches some technologies of a test account to the end. */
export const watchAccount = async (indices: readonly string[], options: WatchOptions): Promise<Told> => {
  const session = await openSession(options);
  try {
    const watchers = testProvider(options).watchers.filter(({ index }) => indices.includes(index));
    const events: WatchEvent[] = [];
    for await (const event of session.watch(watchers)) events.push(event);
    return sortOut(events, session.calls());
  } finally {
    await session.close();
  }
};
