import { hidePasswords } from '../base/hide-passwords.ts';
import { SETTING_NAMES, type Settings, settingOf } from '../settings/settings.ts';

/** A shorter password is looked for in addresses only: as a word by itself it may be any word. */
const SHORTEST = 8;

const passwordOf = (address: string): string[] => {
  if (!URL.canParse(address)) return [];
  const { password } = new URL(address);
  try {
    return [password, decodeURIComponent(password)];
  } catch {
    // A percent sign that encodes nothing.
    return [password];
  }
};

const secretsOf = (settings: Settings): string[] => {
  const secrets = SETTING_NAMES.flatMap((name) => {
    const { hides } = settingOf(name);
    const value = settings[name];
    if (hides === 'nothing') return [];
    if (typeof hides === 'object') return hides.secrets(value);
    return [value].flat().flatMap((one) => (hides === 'password' ? passwordOf(String(one)) : [String(one)]));
  });
  return secrets.filter((secret) => secret.length >= SHORTEST);
};

/** Takes the secrets of the settings, and the passwords of any address, out of a line of the log. */
export const hideSecrets = (settings: Settings): ((line: string) => string) => {
  // In JSON a quote or a backslash within the secret is written with another backslash.
  const written = [...new Set(secretsOf(settings).flatMap((secret) => [secret, JSON.stringify(secret).slice(1, -1)]))];
  return (line) => written.reduce((text, secret) => text.replaceAll(secret, '(hidden)'), hidePasswords(line));
};
