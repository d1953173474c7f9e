import { nearestName } from '../base/nearest-name.ts';
import { MonkeyError } from '../model/errors.ts';
import { SETTING_NAMES, settingOf } from './settings.ts';

/** Variables with our prefix that are not settings. */
const NOT_SETTINGS: ReadonlySet<string> = new Set(['MONKEY_FAILPOINT', 'MONKEY_DEBUG']);

/** Refuses a variable that begins with `MONKEY_` and that nobody reads: it is a slip. Other variables are other programs'. */
export const assertKnownVariables = (environment: NodeJS.ProcessEnv): void => {
  const known = SETTING_NAMES.map((name) => settingOf(name).variable);
  const unknown = Object.keys(environment).find((name) => name.startsWith('MONKEY_') && !known.includes(name) && !NOT_SETTINGS.has(name));
  if (unknown === undefined) return;
  const near = nearestName(unknown, known);
  const hint = near ? `Did you mean ${near}?` : `Known are: ${known.sort().join(', ')}.`;
  throw new MonkeyError('bad-setting', `There is no setting ${unknown}. ${hint} (docs/reference/settings.md describes them.)`);
};
