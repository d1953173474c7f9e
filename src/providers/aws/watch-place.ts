import type { WatchEvent } from '../../model/snapshot.ts';
import { causeOfError } from './cause-of-error.ts';
import { ChannelClosed } from './channel.ts';
import { describeItem, type WatchedPlace } from './describe-item.ts';

type Tell = (event: WatchEvent) => Promise<void>;

/** Takes items from the shared listing until it ends. The listing fetches its next page only when somebody asks for it. */
const describeFrom = async (place: WatchedPlace, listing: AsyncIterator<unknown>, tell: Tell): Promise<void> => {
  for (let next = await listing.next(); !next.done; next = await listing.next()) {
    const event = await describeItem(place, next.value);
    if (event !== null) await tell(event);
  }
};

/** Runs all to their end and throws the first error, so that nothing is told about the place after its failure. */
const settleAll = async (work: readonly Promise<void>[]): Promise<void> => {
  const outcomes = await Promise.allSettled(work);
  const failed = outcomes.find((outcome) => outcome.status === 'rejected');
  if (failed !== undefined) throw failed.reason;
};

/**
 * Lists one place and describes what is listed, `describesAtOnce` at a time: tells each item, then that the place is
 * listed, or that it failed. No more is held than a page and the items under way.
 */
export const watchPlace = async (place: WatchedPlace, describesAtOnce: number, tell: Tell): Promise<void> => {
  const technology = place.watcher.index;
  const listing = place.watcher.list(place.context)[Symbol.asyncIterator]();
  try {
    await settleAll(Array.from({ length: describesAtOnce }, () => describeFrom(place, listing, tell)));
  } catch (thrown) {
    if (place.signal.aborted || thrown instanceof ChannelClosed) throw thrown;
    await tell({ type: 'failure', at: { technology, place: place.place, uid: null, name: null, part: null }, cause: causeOfError(thrown) });
    return;
  } finally {
    await listing.return?.();
  }
  await tell({ type: 'listed', technology, place: place.place });
};
