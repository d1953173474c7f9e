import type { DeserializeMiddleware, HttpResponse } from '@smithy/types';
import { GLOBAL } from '../../model/snapshot.ts';
import type { Diagnosis, SessionOptions } from '../../plugin/define-provider.ts';
import type { Watcher } from '../../plugin/define-watcher.ts';
import type { AwsCallError } from './aws-call-error.ts';
import { AwsSession } from './aws-session.ts';
import type { AwsTuning } from './aws-tuning.ts';
import type { AwsWatcher } from './aws-watcher.ts';
import { causeOfError } from './cause-of-error.ts';
import { describeItem } from './describe-item.ts';
import type { AwsClient } from './guard-client.ts';

/** AWS refuses what is signed more than 15 minutes off; a third of that is worth a word. */
const WORRYING_SECONDS = 300;

/** How each action ended that was called: null when it was answered. */
type Outcomes = Map<string, AwsCallError | null>;

const lineOf = async (subject: string, attempt: () => Promise<string>): Promise<Diagnosis> => {
  try {
    return { subject, ok: true, sentence: await attempt() };
  } catch (thrown) {
    const { code, message, permission } = causeOfError(thrown);
    const lacking = permission === undefined ? '' : ` The permission ${permission} is lacking.`;
    const known = permission === undefined ? { code } : { code, permission };
    return { subject, ok: false, sentence: `${code}: ${message}${lacking}`, ...known };
  }
};

const clockLine = (theirs: string | undefined, ours: Date): Diagnosis => {
  const seconds = Math.round((Date.parse(theirs ?? '') - ours.getTime()) / 1000);
  if (Number.isNaN(seconds)) return { subject: 'clock', ok: false, sentence: 'AWS has told no time, so the clock could not be compared.' };
  const ok = Math.abs(seconds) < WORRYING_SECONDS;
  const side = seconds > 0 ? 'behind' : 'ahead of';
  return {
    subject: 'clock',
    ok,
    sentence: `This clock is ${Math.abs(seconds)} s ${side} that of AWS${ok ? '.' : '; AWS refuses calls from 900 s on.'}`,
  };
};

async function* diagnoseSignIn(session: AwsSession, now: () => Date): AsyncGenerator<Diagnosis> {
  const { GetCallerIdentityCommand, STSClient } = await import('@aws-sdk/client-sts');
  const client = session.sts.of('sts', session.account.defaultRegion, (options) => new STSClient(options));
  let told: string | undefined;
  const noteDate: DeserializeMiddleware<object, object> = (next) => async (args) => {
    const result = await next(args);
    // The first answer counts: after it the SDK corrects the time it signs with.
    told ??= (result.response as HttpResponse).headers['date'];
    return result;
  };
  const stack: AwsClient['middlewareStack'] = client.middlewareStack;
  stack.addRelativeTo(noteDate, { relation: 'after', toMiddleware: 'refuseBrokenAnswer', name: 'noteDate' });
  const signedIn = await lineOf('credentials', async () => {
    const { Arn } = await client.send(new GetCallerIdentityCommand({}));
    return `Signed in as ${Arn}.`;
  });
  stack.remove('noteDate');
  if (told !== undefined) yield clockLine(told, now());
  yield signedIn;
  const { roleName, identifier } = session.account;
  if (!signedIn.ok) return;
  if (roleName !== null) {
    const assumed = await lineOf('role', async () => {
      await session.credentials.provide();
      return `The role ${roleName} of ${identifier} can be assumed.`;
    });
    yield assumed;
    if (!assumed.ok) return;
  }
  yield await accountLine(session);
}

/** Whose account the credentials are for that everything will be read with. */
const accountLine = async (session: AwsSession): Promise<Diagnosis> => {
  const { GetCallerIdentityCommand, STSClient } = await import('@aws-sdk/client-sts');
  const { identifier, defaultRegion } = session.account;
  const subject = 'account';
  let account: string | undefined;
  const asked = await lineOf(subject, async () => {
    const client = session.clients.of('sts', defaultRegion, (options) => new STSClient(options));
    ({ Account: account } = await client.send(new GetCallerIdentityCommand({})));
    return `These are credentials of the account ${account}.`;
  });
  if (!asked.ok || account === identifier) return asked;
  return { subject, ok: false, code: 'OtherAccount', sentence: `These are credentials of the account ${account}, not of ${identifier}.` };
};

/** The first user may have no key, the first group no policy: so many are looked at until each call has been made. */
const ITEMS = 5;

/** Lists, describes and confirms, so that every call of the watcher is made once. What fails is in the outcomes. */
const exercise = async (session: AwsSession, watcher: AwsWatcher, where: string, outcomes: Outcomes): Promise<void> => {
  const place = await session.place(watcher, where);
  let tried = 0;
  for await (const listed of watcher.list(place.context)) {
    const event = await describeItem(place, listed);
    if (event?.type === 'item' && tried === 0) {
      const found = await watcher.find?.(event.snapshot, place.context);
      if (typeof found === 'object') await describeItem(place, found.listed);
    }
    tried += 1;
    if (tried === ITEMS || watcher.permissions.every((action) => outcomes.has(action))) return;
  }
};

const permissionLine = (watcher: AwsWatcher, action: string, where: string, outcomes: Outcomes): Diagnosis => {
  const subject = `${watcher.index} ${action}`;
  const failed = outcomes.get(action);
  if (failed === undefined) return { subject, ok: true, sentence: `Not tried: nothing in ${where} called for it.` };
  if (failed?.permission !== undefined)
    return {
      subject,
      ok: false,
      sentence: `The permission ${action} is lacking: ${failed.message}`,
      code: failed.code,
      permission: failed.permission,
    };
  // "There is none" is an answer, and whoever is answered is allowed to ask.
  if (failed === null || failed.status === 400 || failed.status === 404) return { subject, ok: true, sentence: 'Allowed.' };
  return { subject, ok: false, sentence: `${failed.code}: ${failed.message}`, code: failed.code };
};

async function* diagnoseWatcher(session: AwsSession, watcher: AwsWatcher, where: string, outcomes: Outcomes): AsyncGenerator<Diagnosis> {
  outcomes.clear();
  const tried = await lineOf(watcher.index, async () => {
    await exercise(session, watcher, where, outcomes);
    return `Tried in ${where}.`;
  });
  const lines = watcher.permissions.map((action) => permissionLine(watcher, action, where, outcomes));
  yield* lines;
  // A failure that no permission explains would otherwise go untold.
  if (!tried.ok && lines.every(({ ok }) => ok)) yield tried;
}

/** Tries an account from the outside in, and names what is lacking. Stops where nothing further can work. */
export async function* diagnoseAws(
  options: SessionOptions,
  watchers: readonly Watcher[],
  known: readonly AwsWatcher[],
  tuning: AwsTuning,
): AsyncGenerator<Diagnosis, void, undefined> {
  const outcomes: Outcomes = new Map();
  const session = new AwsSession(options, known, tuning, (action, failed) => outcomes.set(action, outcomes.get(action) ?? failed));
  try {
    for await (const line of diagnoseSignIn(session, options.now)) {
      yield line;
      if (!line.ok && line.subject !== 'clock') return;
    }
    const listed = await lineOf('regions', async () => `Enabled: ${(await session.regions()).join(', ')}.`);
    yield listed;
    const regions = listed.ok ? await session.regions() : [];
    const region =
      session.account.regions?.find((name) => regions.includes(name)) ?? regions.find((name) => name === session.account.defaultRegion);
    for (const watcher of known.filter(({ index }) => watchers.some((wanted) => wanted.index === index))) {
      const where = watcher.scope === 'global' ? GLOBAL : (region ?? regions[0]);
      if (where !== undefined) yield* diagnoseWatcher(session, watcher, where, outcomes);
    }
  } finally {
    await session.close();
  }
}
