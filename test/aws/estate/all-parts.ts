import { readdirSync } from 'node:fs';
import type { Technology } from '../technologies.ts';
import type { EstatePart } from './estate-part.ts';

const DEFAULT_ORDER = 10;

/** Every `<service>-estate.ts` of this folder: to write one is to have it seeded, changed and tried with every fault. */
const modules: Record<string, unknown>[] = await Promise.all(
  readdirSync(import.meta.dirname)
    .filter((name) => name.endsWith('-estate.ts'))
    .sort()
    .map((name) => import(`./${name}`)),
);

const isPart = (value: unknown): value is EstatePart => typeof value === 'object' && value !== null && 'seed' in value && 'day' in value;

/** In the order in which they can be made. */
export const ESTATE_PARTS: readonly EstatePart[] = modules
  .flatMap((module) => Object.values(module).filter(isPart))
  .sort((a, b) => (a.order ?? DEFAULT_ORDER) - (b.order ?? DEFAULT_ORDER));

/** What the table of faults must know: each file may export its `technologies`. */
export const ESTATE_TECHNOLOGIES: readonly Technology[] = modules.flatMap(
  (module) => (module['technologies'] as readonly Technology[] | undefined) ?? [],
);
