import type { Composed } from './setting.ts';

/** Addresses that the containers of the original were given in parts. An empty variable counts as absent. */
const partsOf = <const Names extends readonly string[]>(environment: NodeJS.ProcessEnv, prefix: string, names: Names) => {
  const variables = names.map((name) => `${prefix}${name}`);
  const variable = variables.find((name) => environment[name]);
  if (variable === undefined) return null;
  const parts = Object.fromEntries(names.map((name) => [name, environment[`${prefix}${name}`] ?? '']));
  return { variable, parts: parts as Record<Names[number], string> };
};

/** `SECURITY_MONKEY_POSTGRES_…`. What is not given is as in the original, but for its well-known password. */
export const databaseOfOriginal = (environment: NodeJS.ProcessEnv): Composed | null => {
  const given = partsOf(environment, 'SECURITY_MONKEY_POSTGRES_', ['HOST', 'USER', 'PASSWORD', 'PORT', 'DATABASE']);
  if (!given) return null;
  const { HOST, USER, PASSWORD, PORT, DATABASE } = given.parts;
  const password = PASSWORD === '' ? '' : `:${encodeURIComponent(PASSWORD)}`;
  const person = `${encodeURIComponent(USER || 'postgres')}${password}`;
  return {
    variable: given.variable,
    text: `postgres://${person}@${HOST || 'localhost'}:${PORT || '5432'}/${encodeURIComponent(DATABASE || 'secmonkey')}`,
  };
};

/** `SECURITY_MONKEY_REDIS_HOST` and `…_DB`. */
export const brokerOfOriginal = (environment: NodeJS.ProcessEnv): Composed | null => {
  const given = partsOf(environment, 'SECURITY_MONKEY_REDIS_', ['HOST', 'DB']);
  if (!given) return null;
  return { variable: given.variable, text: `redis://${given.parts.HOST || 'localhost'}:6379/${given.parts.DB || '0'}` };
};
