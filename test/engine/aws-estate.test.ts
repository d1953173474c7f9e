import { afterAll, describe, expect, it } from 'vitest';
import { type App, openApp } from '../../src/app/open-app.ts';
import { operatorOf } from '../../src/app/operator.ts';
import { makeRegistry } from '../../src/engine/registry.ts';
import { addAccount } from '../../src/store/account-store.ts';
import { accountClients, type ClientsOf } from '../aws/account-clients.ts';
import type { Deed } from '../aws/estate/estate-part.ts';
import { dayOfChanges, seedEstate } from '../aws/seed-estate.ts';
import { TECHNOLOGIES } from '../aws/technologies.ts';
import { useMoto } from '../aws/use-moto.ts';
import { testProvider } from '../aws/watch-account.ts';
import { SECRET_KEY } from '../setup/test-app.ts';
import { makeTestDatabase, type TestDatabase } from '../setup/test-database.ts';
import { writtenRows } from '../setup/written-rows.ts';

const ACCOUNTS = ['111111111111', '222222222222'];
const REGIONS = ['us-east-1', 'eu-west-1', 'ap-southeast-2'];
const TECHNOLOGY_COUNT = TECHNOLOGIES.length;

interface Change {
  readonly account: string;
  readonly technology: string;
  readonly change: string;
  readonly name: string;
}

describe('three scans of two accounts in three regions', () => {
  let database: TestDatabase;
  let deeds: readonly Deed[];
  let first: Change[];
  let second: Change[];
  let third: { changes: Change[]; ephemeral: number; before: Record<string, number>; after: Record<string, number> };

  /** Opens the program anew: each scan is a process of its own to the database. */
  const withApp = async <T>(work: (app: App) => Promise<T>): Promise<T> => {
    const registry = makeRegistry([testProvider({ endpoint: aws.proxy.endpoint, tuning: { pageSize: 2 } })]);
    const app = await openApp({ environment: { MONKEY_DATABASE_URL: database.url, MONKEY_SECRET_KEY: SECRET_KEY }, registry });
    try {
      return await work(app);
    } finally {
      await app.close();
    }
  };

  /** Watches all technologies of all accounts; returns what became of the items, and how many only moved. */
  const scan = () =>
    withApp(async (app) => {
      const signal = new AbortController().signal;
      const since = new Date();
      let ephemeral = 0;
      for (const account of await operatorOf(app).selectAccounts(undefined)) {
        for (const technology of await app.technologiesOf(account)) {
          const [summary] = await app.watch(account, [technology], { signal });
          expect(summary, technology).toMatchObject({ failures: 0, complete: true });
          ephemeral += summary!.ephemeral;
        }
      }
      await app.audit(signal);
      const changes: Change[] = [];
      for await (const { account, technology, change, name } of operatorOf(app).eachChange({ since }))
        changes.push({ account, technology, change, name });
      return { changes, ephemeral };
    });

  const aws = useMoto(async ({ moto }) => {
    database = await makeTestDatabase('server');
    await seedEstate(moto.endpoint, { accounts: ACCOUNTS, regions: REGIONS });
    await withApp(async (app) => {
      for (const identifier of ACCOUNTS) {
        const values = {
          type: 'AWS',
          name: `account-${identifier}`,
          identifier,
          active: true,
          thirdParty: false,
          notes: null,
          fields: { regions: REGIONS },
        };
        await addAccount(app.database.kysely, values, [], app.now());
      }
    });
    first = (await scan()).changes;
    deeds = await dayOfChanges(moto.endpoint, ACCOUNTS[0]!, { regions: REGIONS });
    second = (await scan()).changes;
    await moveValues((await accountClients(moto.endpoint, ACCOUNTS[0]!))(REGIONS[0]!));
    const before = await writtenRows(database.url);
    third = { ...(await scan()), before, after: await writtenRows(database.url) };
  });

  /** Values that move while nobody touches the items: messages in the queues. */
  const moveValues = async (options: ClientsOf): Promise<void> => {
    const { ListQueuesCommand, SendMessageCommand, SQSClient } = await import('@aws-sdk/client-sqs');
    const client = new SQSClient(options);
    const { QueueUrls = [] } = await client.send(new ListQueuesCommand({}));
    for (const QueueUrl of QueueUrls) await client.send(new SendMessageCommand({ QueueUrl, MessageBody: 'moves' }));
    client.destroy();
  };

  afterAll(() => database.drop());

  it('first records every item of every technology in both accounts as created', () => {
    expect(new Set(first.map((change) => change.change))).toEqual(new Set(['created']));
    for (const identifier of ACCOUNTS) {
      const technologies = new Set(first.filter((change) => change.account === `account-${identifier}`).map((change) => change.technology));
      expect(technologies.size).toBe(TECHNOLOGY_COUNT);
    }
  });

  it('then records exactly what was done in a day, and nothing else', () => {
    const isCalled = (deed: Deed, change: Change): boolean =>
      change.technology === deed.technology &&
      change.change === deed.kind &&
      (change.name === deed.name || change.name.startsWith(`${deed.name} (`));
    const durable = deeds.filter((deed) => deed.kind !== 'ephemeral');
    expect(durable.filter((deed) => !second.some((change) => isCalled(deed, change)))).toEqual([]);
    expect(second.filter((change) => !durable.some((deed) => isCalled(deed, change)))).toEqual([]);
    expect(second).toHaveLength(durable.length);
    expect(new Set(second.map((change) => change.account))).toEqual(new Set([`account-${ACCOUNTS[0]}`]));
  });

  it('then writes nothing but its runs and the overlay of what moved, by the statistics of PostgreSQL', () => {
    expect(third.changes).toEqual([]);
    expect(third.ephemeral).toBeGreaterThan(0);
    const written = Object.keys(third.after).filter((table) => third.after[table] !== third.before[table]);
    expect(written.sort()).toEqual(['item_overlay', 'run']);
    expect(third.after['item_overlay']! - third.before['item_overlay']!).toBe(third.ephemeral);
  });
});
