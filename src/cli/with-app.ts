import type { App, OpenAppOptions } from '../app/open-app.ts';
import type { Operator } from '../app/operator.ts';
import { MonkeyError } from '../model/errors.ts';

/** What a command works with. */
export interface Tools {
  readonly app: App;
  readonly operator: Operator;
  /** Aborted by Ctrl-C and by SIGTERM. */
  readonly signal: AbortSignal;
}

/** Opens the program for one command and closes it whatever happens. */
export const withApp = async <T>(work: (tools: Tools) => Promise<T>, options: OpenAppOptions = {}): Promise<T> => {
  const { openApp } = await import('../app/open-app.ts');
  const { operatorOf } = await import('../app/operator.ts');
  const controller = new AbortController();
  const stop = (signal: NodeJS.Signals) =>
    controller.abort(new MonkeyError('interrupted', `Stopped by ${signal}; what was written so far is whole.`));
  process.once('SIGINT', stop);
  process.once('SIGTERM', stop);
  const app = await openApp(options);
  try {
    return await work({ app, operator: operatorOf(app), signal: controller.signal });
  } finally {
    process.off('SIGINT', stop);
    process.off('SIGTERM', stop);
    await app.close();
  }
};
