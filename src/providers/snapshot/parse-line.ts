import { isJsonObject, type JsonObject } from '../../model/json.ts';
import { GLOBAL, type Snapshot, UNIVERSAL } from '../../model/snapshot.ts';

/** Why a line tells of no item. `technology` is null when not even that can be made out. */
export interface BadLine {
  readonly technology: string | null;
  readonly message: string;
}

const TECHNOLOGY = /"technology"\s*:\s*"([a-z0-9_]{1,64})"/;

const textOf = (record: JsonObject, key: string): string | null => {
  const value = record[key];
  return typeof value === 'string' && value !== '' ? value : null;
};

/** A line need not give a uid: the configuration may tell it, or the ARN. */
const uidOf = (record: JsonObject, config: JsonObject, uidField: string | undefined): string | null =>
  textOf(record, 'uid') ?? (uidField === undefined ? null : textOf(config, uidField)) ?? textOf(record, 'arn');

/** One line of a snapshot file: an item, or why it is none. `uidFieldOf`: see `Watcher.uidField`. */
export const parseLine = (line: string, uidFieldOf: (technology: string) => string | undefined): Snapshot | BadLine => {
  const technologyText = TECHNOLOGY.exec(line)?.[1] ?? null;
  let record: unknown;
  try {
    record = JSON.parse(line);
  } catch (error) {
    return { technology: technologyText, message: `the line is no JSON: ${(error as Error).message}` };
  }
  if (!isJsonObject(record)) return { technology: null, message: 'the line is no JSON object' };
  const technology = textOf(record, 'technology');
  const name = textOf(record, 'name');
  const config = record['config'];
  if (technology === null) return { technology: null, message: 'the line names no technology' };
  if (name === null) return { technology, message: 'the line names no item ("name")' };
  if (!isJsonObject(config)) return { technology, message: 'the line has no configuration ("config" must be an object)' };
  const region = textOf(record, 'region') ?? UNIVERSAL;
  const uid = uidOf(record, config, uidFieldOf(technology)) ?? `${region}/${name}`;
  return { technology, place: GLOBAL, uid, name, region, arn: textOf(record, 'arn'), config, unread: [] };
};
