import { type SettingName, type Settings, settingOf } from './settings.ts';

/** Where the value of a setting comes from. */
export type Origin =
  | { readonly from: 'default' }
  | { readonly from: 'environment'; readonly variable: string }
  | { readonly from: 'file'; readonly file: string; readonly line: number | null; readonly key: string };

/** The settings that hold, and where each comes from. */
export interface Configuration {
  readonly settings: Settings;
  readonly origins: Readonly<Record<SettingName, Origin>>;
  /** The file, as it was named, and the folder that it stands in; null: there is none. */
  readonly file: { readonly name: string; readonly folder: string } | null;
}

/** `monkey.config.yaml:3`; without the line where it is not known. */
export const lineOf = (file: string, line: number | null): string => (line === null ? file : `${file}:${line}`);

/** `default`, `environment MONKEY_API_PORT`, `monkey.config.yaml:3`. */
export const sourceOf = (origin: Origin): string => {
  if (origin.from === 'file') return lineOf(origin.file, origin.line);
  return origin.from === 'environment' ? `environment ${origin.variable}` : 'default';
};

/** The setting as a sentence names it, so that it is found where it was set: `MONKEY_API_PORT`, `api_port (monkey.config.yaml:3)`. */
export const placeOfOrigin = (name: SettingName, origin: Origin): string => {
  if (origin.from === 'file') return `${origin.key} (${lineOf(origin.file, origin.line)})`;
  return origin.from === 'environment' ? origin.variable : settingOf(name).variable;
};

/** The same of a setting that holds. */
export const placeOf = ({ origins }: Pick<Configuration, 'origins'>, name: SettingName): string => placeOfOrigin(name, origins[name]);
