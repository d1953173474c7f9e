import type { Settings } from './settings.ts';

/** Does this stack watch the technology? What it watches is `security_monkey_only_watch`, or everything, without `security_monkey_watcher_ignore`. */
export const isWatched = ({ onlyWatch, watcherIgnore }: Pick<Settings, 'onlyWatch' | 'watcherIgnore'>, technology: string): boolean =>
  (onlyWatch.length === 0 || onlyWatch.includes(technology)) && !watcherIgnore.includes(technology);
