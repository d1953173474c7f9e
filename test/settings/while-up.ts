import { type Running, startUp } from '../../src/app/up.ts';
import type { Registry } from '../../src/engine/registry.ts';
import { openTestApp, type TestApp } from '../setup/test-app.ts';

/** The program with everything in this process, under some settings, for as long as `work` takes. */
export const whileUp = async <T>(
  environment: NodeJS.ProcessEnv,
  work: (running: Running, test: TestApp) => Promise<T>,
  options: { readonly registry?: Registry; readonly prepare?: (test: TestApp) => Promise<void> } = {},
): Promise<T> => {
  const { registry, prepare } = options;
  const test = await openTestApp({
    environment: { MONKEY_API_PORT: '0', LOG_LEVEL: 'silent', ...environment },
    ...(registry ? { registry } : {}),
  });
  try {
    await prepare?.(test);
    const running = await startUp(test.app, new AbortController().signal);
    try {
      return await work(running, test);
    } finally {
      await running.stop();
    }
  } finally {
    await test.close();
  }
};
