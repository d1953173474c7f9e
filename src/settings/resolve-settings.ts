import { MonkeyError } from '../model/errors.ts';
import { assertKnownVariables } from './assert-known-variables.ts';
import { type Configuration, type Origin, placeOfOrigin } from './configuration.ts';
import { type GivenValue, matchEntries, type SettingsFile } from './match-entries.ts';
import type { Setting } from './setting.ts';
import { SETTING_NAMES, type SettingName, type Settings, settingOf } from './settings.ts';
import type { Written, WrittenMap } from './value-kind.ts';

/** The longest value that a sentence repeats. */
const SHOWN = 80;

const fromEnvironment = (setting: Setting<unknown>, environment: NodeJS.ProcessEnv): GivenValue | null => {
  const own = environment[setting.variable];
  if (own !== undefined) return { value: own, origin: { from: 'environment', variable: setting.variable } };
  for (const variable of setting.otherVariables) {
    const text = environment[variable];
    if (text) return { value: text, origin: { from: 'environment', variable } };
  }
  const composed = setting.compose?.(environment);
  return composed ? { value: composed.text, origin: { from: 'environment', variable: composed.variable } } : null;
};

const isMap = (value: unknown): value is WrittenMap => typeof value === 'object' && value !== null && !Array.isArray(value);

/** What a file may hold for a setting; anything else (nothing, a date, a map) is no value. */
const asWritten = (value: unknown): Written | undefined => {
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return value;
  if (!Array.isArray(value)) return undefined;
  return value.every((member) => typeof member === 'string') || value.every(isMap) ? value : undefined;
};

const shown = ({ hides }: Setting<unknown>, value: unknown): string | null => {
  if (hides === 'everything' || typeof hides === 'object') return null;
  const text = JSON.stringify(value) ?? String(value);
  // It cannot be used, so what in it is a password cannot be told for sure.
  const harmless = hides === 'password' ? text.replace(/^.*@/s, '"…@') : text;
  return harmless.length > SHOWN ? `${harmless.slice(0, SHOWN - 1)}…` : harmless;
};

const refusal = (place: string, setting: Setting<unknown>, value: unknown): MonkeyError => {
  const { valid } = setting.kind;
  if (value === null || value === undefined)
    return new MonkeyError('bad-setting', `${place} has no value. It must be ${valid}; leave it out for the default.`);
  const fault = asWritten(value) === undefined ? null : setting.kind.fault?.(asWritten(value)!);
  if (fault) return new MonkeyError('bad-setting', `${place} cannot be used: ${fault}`);
  const text = shown(setting, value);
  return new MonkeyError('bad-setting', text === null ? `${place} must be ${valid}.` : `${place} is ${text}, but must be ${valid}.`);
};

const readValue = (name: SettingName, given: GivenValue): unknown => {
  const setting = settingOf(name);
  const written = asWritten(given.value);
  const value = written === undefined ? undefined : setting.kind.read(written);
  if (value !== undefined) return value;
  throw refusal(placeOfOrigin(name, given.origin), setting, given.value);
};

/**
 * All settings: those of the environment before those of the file before the defaults. Throws a sentence about the first
 * that is unknown or cannot be used.
 */
export const resolveSettings = (environment: NodeJS.ProcessEnv, file: SettingsFile | null = null): Configuration => {
  assertKnownVariables(environment);
  const ofFile = file ? matchEntries(file) : new Map<SettingName, GivenValue>();
  const settings: Record<string, unknown> = {};
  const origins: Record<string, Origin> = {};
  for (const name of SETTING_NAMES) {
    const setting = settingOf(name);
    // What the environment covers up must be in order too: it may be uncovered tomorrow.
    const written = ofFile.get(name);
    if (written) readValue(name, written);
    const given = fromEnvironment(setting, environment) ?? written ?? { value: setting.default, origin: { from: 'default' } };
    settings[name] = readValue(name, given);
    origins[name] = given.origin;
  }
  return {
    settings: settings as Settings,
    origins: origins as Configuration['origins'],
    file: file && { name: file.name, folder: file.folder },
  };
};
