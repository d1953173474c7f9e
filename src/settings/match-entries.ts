import { nearestName } from '../base/nearest-name.ts';
import { MonkeyError } from '../model/errors.ts';
import { lineOf, type Origin } from './configuration.ts';
import { SETTING_NAMES, type SettingName, settingOf } from './settings.ts';

/** One line of a file: a key, and whatever stands behind it. */
export interface FileEntry {
  readonly key: string;
  readonly value: unknown;
  /** Null: the format does not tell. */
  readonly line: number | null;
}

/** A configuration file that has been read. */
export interface SettingsFile {
  /** As people call it. */
  readonly name: string;
  /** Absolute. */
  readonly folder: string;
  readonly entries: readonly FileEntry[];
}

/** A value that was given for a setting. */
export interface GivenValue {
  readonly value: unknown;
  readonly origin: Origin;
}

/** The original wrote some keys in capitals and some not; hyphens are what people write in YAML. */
const folded = (key: string): string => key.toLowerCase().replaceAll('-', '_');

const KEYS: ReadonlyMap<string, SettingName> = new Map(
  SETTING_NAMES.flatMap((name) => [settingOf(name).key, ...settingOf(name).otherKeys].map((key) => [folded(key), name] as const)),
);

/** The key that was probably meant: also by who wrote the environment variable. */
const meant = (key: string): string | null => {
  const byVariable = SETTING_NAMES.find((name) => folded(settingOf(name).variable) === folded(key));
  const near = byVariable ?? KEYS.get(nearestName(folded(key), KEYS.keys()) ?? '');
  return near ? settingOf(near).key : null;
};

const unknownKey = ({ key, line }: FileEntry, file: string): MonkeyError => {
  const near = meant(key);
  const hint = near ? `Did you mean ${near}?` : `Known are: ${SETTING_NAMES.map((name) => settingOf(name).key).join(', ')}.`;
  const place = lineOf(file, line);
  return new MonkeyError(
    'bad-setting',
    `There is no setting ${JSON.stringify(key)} (${place}). ${hint} (docs/reference/settings.md describes them.)`,
  );
};

/** The entries of a file by setting, or a sentence about one that is unknown or given twice. */
export const matchEntries = ({ name: file, entries }: SettingsFile): ReadonlyMap<SettingName, GivenValue> => {
  const given = new Map<SettingName, GivenValue>();
  for (const entry of entries) {
    const { key, value, line } = entry;
    const name = KEYS.get(folded(key));
    if (!name) throw unknownKey(entry, file);
    const before = given.get(name)?.origin;
    if (before?.from === 'file') {
      const places = `${before.key} (${lineOf(file, before.line)}) and ${key} (${lineOf(file, line)})`;
      throw new MonkeyError('bad-setting', `${settingOf(name).key} is set twice: ${places}. Keep one of them.`);
    }
    given.set(name, { value, origin: { from: 'file', file, line, key } });
  }
  return given;
};
