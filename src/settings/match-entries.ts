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

/** Keys that are parts of a value: the setting, and the key as it is written there. */
const PART_KEYS: ReadonlyMap<string, { readonly name: SettingName; readonly part: string }> = new Map(
  SETTING_NAMES.flatMap((name) => (settingOf(name).fileParts?.keys ?? []).map((part) => [folded(part), { name, part }] as const)),
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

type FileOrigin = Origin & { readonly from: 'file' };

const placed = ({ key, line, file }: FileOrigin): string => `${key} (${lineOf(file, line)})`;

/** Values by setting or by part. */
type Given<Key> = Map<Key, { readonly value: unknown; readonly origin: FileOrigin }>;

const put = <Key>(given: Given<Key>, key: Key, subject: string, value: unknown, origin: FileOrigin): void => {
  const before = given.get(key)?.origin;
  if (before) throw new MonkeyError('bad-setting', `${subject} is set twice: ${placed(before)} and ${placed(origin)}. Keep one of them.`);
  given.set(key, { value, origin });
};

/** Puts together what several keys of the original make. */
const composeParts = (parts: Given<string>, given: Given<SettingName>): void => {
  for (const name of new Set([...PART_KEYS.values()].map((one) => one.name))) {
    const { fileParts, key } = settingOf(name);
    const first = parts.get(fileParts!.keys[0]!);
    const value = fileParts!.compose(new Map([...parts].map(([part, one]) => [part, one.value])));
    if (first && value !== undefined) put(given, name, key, value, first.origin);
  }
};

/** The entries of a file by setting, or a sentence about one that is unknown or given twice. */
export const matchEntries = ({ name: file, entries }: SettingsFile): ReadonlyMap<SettingName, GivenValue> => {
  const given: Given<SettingName> = new Map();
  const parts: Given<string> = new Map();
  for (const entry of entries) {
    const { key, value, line } = entry;
    const origin = { from: 'file', file, line, key } as const;
    const part = PART_KEYS.get(folded(key));
    const name = KEYS.get(folded(key));
    if (part) put(parts, part.part, part.part, value, origin);
    else if (name) put(given, name, settingOf(name).key, value, origin);
    else throw unknownKey(entry, file);
  }
  composeParts(parts, given);
  return given;
};
