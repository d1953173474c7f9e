import { hidePasswords } from '../base/hide-passwords.ts';
import { tryAccount } from '../engine/try-account.ts';
import { MonkeyError, sentenceOf } from '../model/errors.ts';
import type { JsonObject } from '../model/json.ts';
import type { Diagnosis } from '../plugin/define-provider.ts';
import { findAccount, listAccounts } from '../store/account-store.ts';
import { clockDifference, hasQueue } from '../store/database-health.ts';
import { assertSchema, schemaState } from '../store/migrate.ts';
import { configuredRegistry } from './configured-registry.ts';
import { loadSettings } from './load-settings.ts';
import { type App, openApp } from './open-app.ts';
import { openAppBroker } from './open-app-broker.ts';

/** Seconds by which the clocks of this machine and of the database may differ before leases become doubtful. */
const CLOCK_SECONDS = 5;

const tried = async (subject: string, work: () => string | Promise<string>): Promise<Diagnosis> => {
  try {
    return { subject, ok: true, sentence: await work() };
  } catch (error) {
    // Finding out what is wrong is what this is for: the error is the answer.
    return { subject, ok: false, sentence: sentenceOf(error) };
  }
};

const assertSettings = async (environment: NodeJS.ProcessEnv): Promise<string> => {
  const configuration = await loadSettings(environment);
  await configuredRegistry(configuration);
  return `The database is ${hidePasswords(configuration.settings.databaseUrl)}.`;
};

const clock = async (app: App): Promise<string> => {
  const difference = Math.abs(await clockDifference(app.database.kysely));
  if (difference > CLOCK_SECONDS)
    throw new MonkeyError('database-failed', `The clocks of this machine and of the database differ by ${Math.round(difference)} seconds.`);
  return 'This machine and the database agree on the time.';
};

const schema = async (app: App): Promise<string> => {
  const state = await schemaState(app.database.pool);
  assertSchema(state);
  return `The database has schema ${state.database}, as this program needs it.`;
};

/** Can jobs be taken from the broker? */
const broker = async (app: App): Promise<string> => {
  const { brokerUrl } = app.settings;
  if (brokerUrl !== '') {
    const opened = await openAppBroker(app, () => undefined);
    try {
      await opened.ping();
    } finally {
      await opened.close();
    }
    return `${hidePasswords(brokerUrl)} carries the queue.`;
  }
  return (await hasQueue(app.database.kysely))
    ? 'The database carries the queue.'
    : 'The database carries the queue; it is made at the first "monkey up".';
};

async function* account(app: App, name: string): AsyncGenerator<Diagnosis> {
  const found = await findAccount(app.database.kysely, name);
  const options = app.sessionOptions(found, new AbortController().signal);
  let secrets: JsonObject;
  try {
    secrets = await app.fieldSecrets(found);
  } catch (error) {
    yield { subject: `${found.name}: secrets`, ok: false, sentence: sentenceOf(error) };
    return;
  }
  const trial = { options, secrets, technologies: await app.technologiesOf(found) };
  for await (const one of tryAccount(app.registry, trial)) yield { ...one, subject: `${found.name}: ${one.subject}` };
}

/** Tries everything that the program needs, one after the other, and says what it found. Accounts, all that are watched or those named, are tried by calling. */
export async function* diagnose(names: readonly string[], environment: NodeJS.ProcessEnv = process.env): AsyncGenerator<Diagnosis> {
  const settings = await tried('settings', () => assertSettings(environment));
  yield settings;
  if (!settings.ok) return;
  let app: App;
  try {
    app = await openApp({ environment, anySchema: true });
  } catch (error) {
    yield { subject: 'database', ok: false, sentence: sentenceOf(error) };
    return;
  }
  try {
    yield { subject: 'database', ok: true, sentence: 'The database answers.' };
    const state = await tried('schema', () => schema(app));
    yield state;
    if (!state.ok) return;
    yield await tried('secret key', () => {
      app.secretKey();
      return 'The key of sessions and concealed values is there.';
    });
    yield await tried('broker', () => broker(app));
    yield await tried('clock', () => clock(app));
    const active = (await listAccounts(app.database.kysely)).filter((one) => one.active);
    yield { subject: 'accounts', ok: true, sentence: `${active.length} ${active.length === 1 ? 'account is' : 'accounts are'} watched.` };
    for (const name of names.length > 0 ? names : active.map((one) => one.name)) yield* account(app, name);
  } finally {
    await app.close();
  }
}
