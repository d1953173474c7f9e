import { MonkeyError } from '../model/errors.ts';
import { type Configuration, placeOf } from '../settings/configuration.ts';

/** Why nothing could listen on the port of a setting, in a sentence; another error as it is. */
export const explainListening = (configuration: Configuration, portSetting: 'apiPort' | 'metricsPort', cause: unknown): unknown => {
  const { code } = cause as NodeJS.ErrnoException;
  const { apiHost: host, [portSetting]: port } = configuration.settings;
  const place = placeOf(configuration, portSetting);
  if (code === 'EADDRINUSE')
    return new MonkeyError(
      'port-in-use',
      `Port ${port} of ${host} is in use. Set ${place} to another one, or stop the program that listens there.`,
      { cause },
    );
  if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND')
    return new MonkeyError('bad-setting', `${placeOf(configuration, 'apiHost')} is "${host}", which is no address of this machine.`, {
      cause,
    });
  if (code === 'EACCES') return new MonkeyError('bad-setting', `${place} is ${port}, on which this user may not listen.`, { cause });
  return cause;
};
