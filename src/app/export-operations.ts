import { createWriteStream, mkdirSync, renameSync, rmSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { fileNames } from '../base/file-names.ts';
import type { Account } from '../model/account.ts';
import { ENTITY_KINDS, type EntityKind } from '../model/entity.ts';
import { MonkeyError, sentenceOf } from '../model/errors.ts';
import { findAccount, listAccounts } from '../store/account-store.ts';
import { eachConfiguration, technologiesWithItems } from '../store/each-configuration.ts';
import { eachEntity, type KnownAccount, listKnownAccounts } from '../store/environment-store.ts';
import type { App } from './open-app.ts';
import { recorded } from './recorded.ts';

export interface BackupOptions {
  readonly folder: string;
  /** Names or identifiers; undefined: all that have items. */
  readonly accounts: readonly string[] | undefined;
  readonly technologies: readonly string[] | undefined;
}

/** Who may write to the folder is told by the operating system. */
const onDisk = async <T>(place: string, work: () => T | Promise<T>): Promise<T> => {
  try {
    return await work();
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).syscall === undefined) throw cause;
    throw new MonkeyError('bad-input', `${place} cannot be written: ${sentenceOf(cause)}.`, { cause });
  }
};

const backUpTechnology = async (app: App, account: Account, technology: string, folder: string, signal: AbortSignal): Promise<number> => {
  const nameOf = fileNames();
  let files = 0;
  for await (const { item, name, config } of eachConfiguration(app.database.kysely, account.id, technology)) {
    signal.throwIfAborted();
    await writeFile(join(folder, nameOf(name, item, '.json')), `${JSON.stringify(config, null, 2)}\n`, { mode: 0o600 });
    files += 1;
  }
  return files;
};

/** Writes the latest configuration of every item, gone ones included, into a file of its own. Returns how many files. */
const backUp = async (app: App, { folder, accounts, technologies }: BackupOptions, signal: AbortSignal): Promise<number> => {
  const db = app.database.kysely;
  const chosen = accounts === undefined ? await listAccounts(db) : await Promise.all(accounts.map((name) => findAccount(db, name)));
  const folderOf = fileNames();
  let files = 0;
  for (const account of chosen) {
    const has = await technologiesWithItems(db, account.id);
    for (const technology of has.filter((one) => technologies === undefined || technologies.includes(one))) {
      const own = join(folder, folderOf(account.name, account.id, ''), technology);
      files += await onDisk(own, async () => {
        mkdirSync(own, { recursive: true, mode: 0o700 });
        return backUpTechnology(app, account, technology, own, signal);
      });
    }
  }
  return files;
};

/** How the original calls the sections. */
const SECTIONS: Readonly<Record<EntityKind, string>> = {
  s3: 's3',
  userid: 'userid',
  vpc: 'vpc',
  vpce: 'vpce',
  network: 'cidr',
  canonical: 'canonical',
};

const describedAccounts = (accounts: readonly KnownAccount[]): object => ({
  FRIENDLY: accounts.filter(({ thirdParty }) => !thirdParty).map(({ identifier }) => identifier),
  THIRDPARTY: accounts.filter(({ thirdParty }) => thirdParty).map(({ identifier }) => identifier),
  DESCRIPTIONS: accounts.map(({ name, identifier, thirdParty, s3Name, canonicalId }) => ({
    name,
    identifier,
    label: thirdParty ? 'thirdparty' : 'friendly',
    s3_name: s3Name,
    s3_canonical_id: canonicalId,
  })),
});

/** What checks know of the environment, as JSON, piece by piece. */
async function* environmentText({ database: { kysely: db } }: App): AsyncGenerator<string> {
  yield `{\n"ACCOUNTS": ${JSON.stringify(describedAccounts(await listKnownAccounts(db)), null, 2)}`;
  for (const kind of ENTITY_KINDS) {
    yield `,\n${JSON.stringify(SECTIONS[kind])}: {`;
    let separator = '\n';
    for await (const { value, owners } of eachEntity(db, kind)) {
      yield `${separator}  ${JSON.stringify(value)}: ${JSON.stringify(owners)}`;
      separator = ',\n';
    }
    yield '\n}';
  }
  yield '\n}\n';
}

/** Writes beside the file and puts it in its place when it is whole. */
const writeWhole = async (file: string, text: AsyncIterable<string>, signal: AbortSignal): Promise<void> => {
  const beside = `${file}.${process.pid}.part`;
  try {
    await pipeline(Readable.from(text), createWriteStream(beside, { mode: 0o600 }), { signal });
    renameSync(beside, file);
  } finally {
    rmSync(beside, { force: true });
  }
};

/** What the operator takes out of the database at the command line. */
export const exportOperations = (app: App) => ({
  backUpConfigurations: (options: BackupOptions, signal: AbortSignal): Promise<number> => {
    const { folder, accounts = 'all', technologies = 'all' } = options;
    const deed = (files: number) => ({ action: 'configurations.exported', subject: folder, detail: { files, accounts, technologies } });
    // Nothing is changed: the entry is written when the files are there, in a transaction that does not last as long as they take.
    return backUp(app, options, signal).then((files) => recorded(app, deed, async () => files));
  },
  /** Null: to standard output. */
  async exportEnvironment(file: string | null, signal: AbortSignal): Promise<void> {
    const text = environmentText(app);
    if (file === null) await pipeline(Readable.from(text), process.stdout, { end: false, signal });
    else await onDisk(file, () => writeWhole(file, text, signal));
    await recorded(app, { action: 'environment.exported', subject: file ?? 'standard output' }, async () => undefined);
  },
});
