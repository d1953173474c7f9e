import { nearestName } from '../base/nearest-name.ts';
import { MonkeyError } from '../model/errors.ts';
import { type Configuration, placeOf } from './configuration.ts';

/** Refuses a technology that nobody watches in the settings that name some: a slip there would silently watch nothing, or too much. */
export const assertKnownTechnologies = (configuration: Pick<Configuration, 'settings' | 'origins'>, known: Iterable<string>): void => {
  const indices = [...known].sort();
  for (const name of ['onlyWatch', 'watcherIgnore'] as const) {
    const unknown = configuration.settings[name].find((index) => !indices.includes(index));
    if (unknown === undefined) continue;
    const near = nearestName(unknown, indices);
    const hint = near ? `Did you mean ${near}?` : `Known are: ${indices.join(', ')}.`;
    throw new MonkeyError(
      'bad-setting',
      `${placeOf(configuration, name)} names ${JSON.stringify(unknown)}, which is no technology. ${hint} (docs/reference/technologies.md describes them.)`,
    );
  }
};
