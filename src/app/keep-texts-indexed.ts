import { pause } from '../base/pause.ts';
import { indexTexts } from '../store/text-store.ts';
import type { Role } from './start-role.ts';

/** About a tenth of a second of the database's time. */
const BATCH = 200;
/** Between two looks while nothing is to be done, in milliseconds. */
const IDLE = 2_000;

/** One batch. Returns how long to wait before the next: as long as it took, so that recording goes before. */
const indexSome = async ({ app, logger }: Role): Promise<number> => {
  const begin = performance.now();
  try {
    const indexed = await indexTexts(app.database.kysely, BATCH);
    return indexed === 0 ? IDLE : performance.now() - begin;
  } catch (error) {
    logger.error({ err: error }, 'texts could not be indexed; searches look through them one by one until they are');
    return IDLE;
  }
};

/** Indexes what has been recorded, for searches, until the signal is aborted. */
export const keepTextsIndexed = async (role: Role, signal: AbortSignal): Promise<void> => {
  while (!signal.aborted) await pause(await indexSome(role), signal).catch(() => undefined);
};
