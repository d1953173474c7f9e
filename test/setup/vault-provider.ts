import { MonkeyError } from '../../src/model/errors.ts';
import { defineProvider, type Provider, type SessionOptions } from '../../src/plugin/define-provider.ts';
import { defineWatcher } from '../../src/plugin/define-watcher.ts';

/** A token of the tests that the vault takes, and one that it does not. */
export const GOOD_TOKEN = 'correct-horse-battery';
export const BAD_TOKEN = 'wrong-mule-accumulator';

/** Notes what every session was opened with, and opens for the good token only. It tells its token to everybody, as no provider should. */
export const vaultProvider = (opened: SessionOptions[] = []): Provider => {
  const enter = (options: SessionOptions): void => {
    opened.push(options);
    const { token } = options.account.fields;
    if (token !== GOOD_TOKEN) throw new Error(`The token ${String(token)} is none of ours.`, { cause: new Error(`${String(token)}!`) });
  };
  return defineProvider({
    type: 'vault',
    title: 'A vault of the tests',
    identifier: { title: 'Door', description: 'The number of its door.' },
    fields: [
      { name: 'keeper', title: 'Keeper', description: 'Who keeps it.', required: true, parse: (text) => text.trim() },
      {
        name: 'token',
        title: 'Token',
        description: 'What opens it.',
        required: true,
        secret: true,
        parse(text) {
          if (text.includes(' ')) throw new TypeError(`"${text}" has a blank.`);
          return text;
        },
      },
      {
        name: 'size',
        title: 'Size',
        description: 'How large it is.',
        choices: ['small', 'large'],
        default: 'small',
        parse: (text) => text,
      },
      { name: 'serial', title: 'Serial number', description: 'It stands inside.', readOnly: true, fetched: true, parse: (text) => text },
    ],
    watchers: [defineWatcher({ index: 'coin', title: 'Coin', plural: 'Coins', scope: 'global' })],
    checks: [],
    parseIdentifier(text) {
      if (/^\d+$/.test(text)) return text;
      throw new MonkeyError('bad-input', `"${text}" is no number of a door.`);
    },
    async open(options) {
      enter(options);
      const { token } = options.account.fields;
      return {
        async *watch() {
          yield {
            type: 'failure',
            at: { technology: 'coin', place: 'global', uid: null, name: null, part: null },
            cause: { code: 'Locked', message: `Locked for ${String(token)}` },
          };
        },
        calls: () => 1,
        close: async () => undefined,
      };
    },
    async *diagnose(options) {
      yield { subject: 'door', ok: true, sentence: `The door ${options.account.identifier} is there.` };
      enter(options);
      yield { subject: 'token', ok: true, sentence: `The token ${String(options.account.fields['token'])} opens it.` };
    },
    fetchFields: async (options) => {
      enter(options);
      return { fields: { serial: `${String(options.account.fields['token'])}`.slice(0, 3) } };
    },
  });
};
