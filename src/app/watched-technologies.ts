import { isWatched } from '../settings/is-watched.ts';
import type { App } from './open-app.ts';

/** The technologies that this stack watches: those of its settings, whatever operators have switched off for now. */
export const watchedTechnologies = ({ registry, settings }: App): string[] =>
  [...registry.technologies.keys()].filter((index) => isWatched(settings, index));
