import { apiSettings } from './api-settings.ts';
import { auditSettings } from './audit-settings.ts';
import { databaseSettings } from './database-settings.ts';
import { logSettings } from './log-settings.ts';
import { mailSettings } from './mail-settings.ts';
import { metricSettings } from './metric-settings.ts';
import { retentionSettings } from './retention-settings.ts';
import { scheduleSettings } from './schedule-settings.ts';
import type { Setting } from './setting.ts';
import { signInSettings } from './sign-in-settings.ts';
import { ssoSettings } from './sso-settings.ts';
import { workerSettings } from './worker-settings.ts';

/** Every setting of the program. */
export const SETTINGS = {
  ...databaseSettings,
  ...apiSettings,
  ...signInSettings,
  ...ssoSettings,
  ...mailSettings,
  ...workerSettings,
  ...scheduleSettings,
  ...auditSettings,
  ...retentionSettings,
  ...logSettings,
  ...metricSettings,
} as const;

export type SettingName = keyof typeof SETTINGS;

type ValueOf<One> = One extends Setting<infer Value> ? Value : never;

/** The value of every setting. */
export type Settings = { readonly [Name in SettingName]: ValueOf<(typeof SETTINGS)[Name]> };

/** The settings by what they are about, for people. */
export const SETTING_GROUPS: Readonly<Record<string, readonly Setting<unknown>[]>> = {
  Database: Object.values<Setting<unknown>>(databaseSettings),
  'API and user interface': Object.values<Setting<unknown>>(apiSettings),
  'Signing in': Object.values<Setting<unknown>>(signInSettings),
  'Single sign-on': Object.values<Setting<unknown>>(ssoSettings),
  Mail: Object.values<Setting<unknown>>(mailSettings),
  'Workers and queue': Object.values<Setting<unknown>>(workerSettings),
  'What is watched, and when': Object.values<Setting<unknown>>(scheduleSettings),
  Checks: Object.values<Setting<unknown>>(auditSettings),
  Retention: Object.values<Setting<unknown>>(retentionSettings),
  Log: Object.values<Setting<unknown>>(logSettings),
  Metrics: Object.values<Setting<unknown>>(metricSettings),
};

export const SETTING_NAMES = Object.keys(SETTINGS) as SettingName[];

/** A setting whose type of value does not matter. */
export const settingOf = (name: SettingName): Setting<unknown> => SETTINGS[name];
