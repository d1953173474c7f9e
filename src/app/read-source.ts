import { MonkeyError } from '../model/errors.ts';
import type { ObjectLocation } from '../plugin/define-provider.ts';
import type { App } from './open-app.ts';
import { readDocument } from './read-document.ts';

/** Where a list lies: in a bucket, or in a file. */
export type Source = ObjectLocation | { readonly file: string };

/** How a source is called in sentences. */
export const nameOfSource = (source: Source): string => ('file' in source ? source.file : `s3://${source.bucket}/${source.key}`);

/** The text of a list. Any provider that can read objects may: a list lies where its operators keep it, whatever it is about. */
export const readSource = async ({ registry }: Pick<App, 'registry'>, source: Source, signal: AbortSignal): Promise<string> => {
  if ('file' in source) return readDocument(source.file);
  const reader = [...registry.providers.values()].find((provider) => provider.readObject);
  if (reader?.readObject) return reader.readObject(source, signal);
  throw new MonkeyError('bad-input', 'No provider of this installation reads objects out of buckets. Give a file instead.');
};
