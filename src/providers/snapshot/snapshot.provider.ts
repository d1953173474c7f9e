import { resolve } from 'node:path';
import { defineProvider, type Provider } from '../../plugin/define-provider.ts';
import { diagnoseSnapshot } from './diagnose-snapshot.ts';
import { openSnapshotSession } from './snapshot-session.ts';

const parseRepresents = (text: string): string => {
  if (/^[A-Za-z]+:\S+$/.test(text)) return text;
  throw new TypeError(`"${text}" does not name an account: write its type and identifier, like AWS:111111111111.`);
};

/**
 * Accounts that are read from files: a line is an item, `{"technology","region","name","arn","config"}`. They stand for
 * accounts of another type, whose technologies and checks apply to them.
 */
export const snapshotProvider = (isKnown: (technology: string) => boolean): Provider =>
  defineProvider({
    type: 'snapshot',
    title: 'Snapshot files',
    identifier: {
      title: 'File or folder',
      description: 'Where the files lie on the machines that watch: a file, or a folder of .ndjson and .jsonl files.',
    },
    fields: [
      {
        name: 'represents',
        title: 'Represents',
        description: 'Type and identifier of the account that the files stand for, like AWS:111111111111.',
        required: true,
        parse: parseRepresents,
      },
    ],
    onePass: true,
    watchers: [],
    checks: [],
    parseIdentifier: (text) => resolve(text),
    open: async (options) => openSnapshotSession(isKnown, options),
    diagnose: diagnoseSnapshot,
  });
