import type { ValueKind } from './value-kind.ts';

/** A value that several variables of the original make together, with the name of the one that it is put down to. */
export interface Composed {
  readonly variable: string;
  readonly text: string;
}

/** A value in which some parts are secret. */
export interface SecretParts<Value> {
  /** As text, without the secrets. */
  shown(value: Value): string;
  secrets(value: Value): readonly string[];
}

/** A value that several keys of the original's file make together. */
export interface FileParts {
  /** The first one stands for all of them where a place is named. */
  readonly keys: readonly string[];
  /** Of the keys that are there, as they are written here; undefined: they make no value. */
  compose(given: ReadonlyMap<string, unknown>): unknown;
}

/** One setting: what it is called, what it means, how its value is written. */
export interface Setting<Value> {
  /** Its name in the file. */
  readonly key: string;
  /** Other names that the file may use, those of the original. */
  readonly otherKeys: readonly string[];
  readonly variable: string;
  /** Other variables, those of the original; an empty one counts as absent. */
  readonly otherVariables: readonly string[];
  /** As text. */
  readonly default: string;
  readonly sentence: string;
  readonly kind: ValueKind<Value>;
  /** What is hidden wherever settings are shown: all of it, the password of an address, or the parts that are secret. */
  readonly hides: 'nothing' | 'everything' | 'password' | SecretParts<Value>;
  /** It must be the same in every process of a stack: otherwise two of them would contradict each other. */
  readonly shared: boolean;
  /** Made of several variables of the original. Null: none of them is set. */
  compose?(environment: NodeJS.ProcessEnv): Composed | null;
  readonly fileParts?: FileParts;
}

type Optional = 'otherKeys' | 'variable' | 'otherVariables' | 'hides';
export type SettingDefinition<Value> = Omit<Setting<Value>, Optional> & Partial<Pick<Setting<Value>, Optional>>;

/** Defines a setting. Unless it says otherwise its variable is `MONKEY_` and its key. */
export const defineSetting = <Value>(definition: SettingDefinition<Value>): Setting<Value> => ({
  otherKeys: [],
  variable: `MONKEY_${definition.key.toUpperCase()}`,
  otherVariables: [],
  hides: 'nothing',
  ...definition,
});
