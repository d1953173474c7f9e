import { MonkeyError, sentenceOf } from '../model/errors.ts';
import type { JsonObject } from '../model/json.ts';
import type { Diagnosis, SessionOptions } from '../plugin/define-provider.ts';
import type { Registry } from './registry.ts';
import { withFieldSecrets } from './with-field-secrets.ts';

export interface Trial {
  readonly options: SessionOptions;
  /** The values of the account's secret fields. */
  readonly secrets: JsonObject;
  /** Of which every permission is tried; none: only whether the account can be reached. */
  readonly technologies: readonly string[];
}

/** What a provider throws is what is wrong with the account, as far as anybody can tell. */
async function* thrownAsLine(lines: AsyncIterable<Diagnosis>, signal: AbortSignal): AsyncGenerator<Diagnosis> {
  try {
    yield* lines;
  } catch (thrown) {
    const isTime = signal.aborted;
    const code = thrown instanceof MonkeyError ? thrown.code : 'Error';
    const sentence = isTime ? 'It took too long, so nothing more was tried.' : sentenceOf(thrown);
    yield { subject: 'account', ok: false, code: isTime ? 'TimedOut' : code, sentence };
  }
}

/** Tries an account by calling, from the outside in: each line is one thing tried. Never throws for what the account or its provider does. */
export async function* tryAccount(registry: Registry, { options, secrets, technologies }: Trial): AsyncGenerator<Diagnosis> {
  const { account, signal } = options;
  const known = registry.providers.get(account.type);
  const provider = known && withFieldSecrets(known, secrets);
  if (!provider?.diagnose) {
    yield { subject: 'account', ok: true, sentence: `Accounts of type ${account.type} need no credentials.` };
    return;
  }
  const watchers = technologies.map((index) => registry.technologies.get(index)!.watcher);
  yield* thrownAsLine(provider.diagnose(options, watchers), signal);
}
