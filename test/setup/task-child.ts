import { runChild } from '../../src/worker/run-child.ts';

/** What the tests of the pool have children do. */
export type ChildTask =
  | { readonly do: 'tell' }
  | { readonly do: 'throw'; readonly message: string }
  | { readonly do: 'wait' }
  | { readonly do: 'ignore' }
  | { readonly do: 'die' }
  | { readonly do: 'grow' }
  | { readonly do: 'ask'; readonly question: string };

const forever = (): Promise<never> => new Promise(() => undefined);
const kept: Buffer[] = [];

await runChild(async (given, signal, parent) => {
  const task = given as ChildTask;
  switch (task.do) {
    case 'tell':
      return parent.tell({ pid: process.pid });
    case 'throw':
      throw new Error(task.message);
    case 'wait':
      parent.tell('waiting');
      await new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(signal.reason as Error)));
      return;
    case 'ignore':
      parent.tell('waiting');
      return forever();
    case 'die':
      process.kill(process.pid, 'SIGKILL');
      return forever();
    case 'grow':
      for (;;) {
        kept.push(Buffer.alloc(16 << 20, 1));
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
    case 'ask':
      return parent.tell(await parent.ask(task.question));
  }
});
