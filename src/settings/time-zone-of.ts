import type { Settings } from './settings.ts';

/** The time zone of schedules, and of the times that a table shows. */
export const timeZoneOf = ({ enableUtc, timezone }: Pick<Settings, 'enableUtc' | 'timezone'>): string => (enableUtc ? 'UTC' : timezone);
