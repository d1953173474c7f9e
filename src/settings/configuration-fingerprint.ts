import { createHash, createHmac } from 'node:crypto';
import { SETTING_NAMES, type SettingName, type Settings, settingOf } from './settings.ts';

/** Lists are compared without their order, which means nothing in any of them. */
const comparable = (value: Settings[SettingName]): unknown => (Array.isArray(value) ? [...value].sort() : value);

/**
 * Equal in two processes when the settings are that must be equal in a whole stack; how a process reaches the database or
 * writes its log does not count. Of the broker its kind does: the address may differ. A secret enters under a key, so that it cannot be guessed from the fingerprint.
 */
export const configurationFingerprint = (settings: Settings, brokerKind: string): string => {
  const keyed = (value: unknown): string => createHmac('sha256', settings.secretKey).update(JSON.stringify(value)).digest('hex');
  const shared = SETTING_NAMES.filter((name) => settingOf(name).shared).sort();
  const values = shared.map((name) => {
    const value = comparable(settings[name]);
    return [settingOf(name).key, settingOf(name).hides === 'nothing' ? value : keyed(value)];
  });
  return createHash('sha256')
    .update(JSON.stringify([...values, ['broker', brokerKind]]))
    .digest('hex');
};
