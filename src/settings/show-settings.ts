import { hidePasswords } from '../base/hide-passwords.ts';
import { type Configuration, sourceOf } from './configuration.ts';
import { SETTING_NAMES, type SettingName, settingOf } from './settings.ts';

/** A setting as it is shown to people. */
export interface ShownSetting {
  /** Its name in the file. */
  readonly setting: string;
  /** As text, without secrets. */
  readonly value: string;
  readonly source: string;
}

const shownValue = ({ settings }: Configuration, name: SettingName): string => {
  const { hides } = settingOf(name);
  if (typeof hides === 'object') return hides.shown(settings[name]);
  const text = String(settings[name]);
  if (hides === 'nothing') return text;
  if (hides === 'password') return hidePasswords(text);
  return text === '' ? '' : '(hidden)';
};

/** Every setting that holds, with its value and where it comes from; no secret. */
export const showSettings = (configuration: Configuration): ShownSetting[] =>
  SETTING_NAMES.map((name) => ({
    setting: settingOf(name).key,
    value: shownValue(configuration, name),
    source: sourceOf(configuration.origins[name]),
  }));
