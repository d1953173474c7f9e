import { SETTINGS } from '../../src/settings/settings.ts';

/** The default of a setting, by its variable; `fallback` while the program has no such setting. */
export const defaultOf = (variable: string, fallback: string): string =>
  Object.values(SETTINGS).find((setting) => setting.variable === variable)?.default ?? fallback;
