import type { Confirmation, Vanished } from '../../plugin/define-provider.ts';
import { causeOfError } from './cause-of-error.ts';
import { describeItem, undescribed, type WatchedPlace } from './describe-item.ts';

const NOT_LISTED = { code: 'NotListed', message: 'It answers when asked for by name, although a complete listing did not tell it.' };

const ask = async (place: WatchedPlace, vanished: Vanished): Promise<Confirmation> => {
  const found = (await place.watcher.find?.(vanished, place.context)) ?? 'gone';
  if (found === 'gone') return { gone: true };
  if (found === 'there') return { gone: false, event: undescribed(place, vanished, NOT_LISTED) };
  // A namesake that was made since has another id: what was asked for is gone all the same.
  if (place.watcher.identify(found.listed, place.context).uid !== vanished.uid) return { gone: true };
  const event = await describeItem(place, found.listed);
  if (event === null) return { gone: true };
  // The listing may have known a better name than the one asked for.
  return { gone: false, event: event.type === 'undescribed' ? { ...event, name: vanished.name } : event };
};

/** Asks for one item that a complete listing no longer told. Only an error that says so makes it gone. */
export const confirmGone = async (place: WatchedPlace, vanished: Vanished): Promise<Confirmation> => {
  try {
    return await ask(place, vanished);
  } catch (thrown) {
    const cause = causeOfError(thrown);
    return place.watcher.goneWhen.includes(cause.code) ? { gone: true } : { gone: false, event: undescribed(place, vanished, cause) };
  }
};
