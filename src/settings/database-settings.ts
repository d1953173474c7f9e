import { databaseOfOriginal } from './original-variables.ts';
import { defineSetting } from './setting.ts';
import { textWhere, wholeNumber } from './value-kind.ts';

const isDatabase = (address: string): boolean =>
  address.startsWith('embedded:') || (/^postgres(ql)?:\/\//.test(address) && URL.canParse(address));

export const databaseSettings = {
  databaseUrl: defineSetting({
    key: 'database_url',
    otherKeys: ['SQLALCHEMY_DATABASE_URI'],
    otherVariables: ['SQLALCHEMY_DATABASE_URI'],
    compose: databaseOfOriginal,
    default: 'embedded:./data',
    sentence: 'Where everything is kept: `embedded:<folder>`, or `postgres://…` of a server, version 15 or newer.',
    kind: textWhere('"embedded:<folder>", or a "postgres://…" address', isDatabase),
    hides: 'password',
    // Two machines may reach the same server by different names, as different users.
    shared: false,
  }),
  databasePoolSize: defineSetting({
    key: 'database_pool_size',
    otherKeys: ['SQLALCHEMY_POOL_SIZE'],
    default: '10',
    sentence: 'How many connections to the database one process opens at most.',
    kind: wholeNumber(2, 1_000),
    shared: false,
  }),
} as const;
