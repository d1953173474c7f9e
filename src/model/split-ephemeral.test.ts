import { expect, test } from 'vitest';
import { canonicalJson } from './canonical-json.ts';
import { parseConfigPath } from './config-paths.ts';
import type { JsonObject } from './json.ts';
import { layOver, splitEphemeral } from './split-ephemeral.ts';

const split = (config: JsonObject, ephemeral: readonly string[], unordered: readonly string[] = []) =>
  splitEphemeral(config, ephemeral.map(parseConfigPath), unordered.map(parseConfigPath));

test('what stays is durable, and what was taken out can be laid over it again', () => {
  const original = { Name: 'q', Attributes: { Waiting: 3, Arn: 'a' }, Keys: [{ Used: 1, Id: 'x' }, { Id: 'y' }] };
  const config = structuredClone(original) as JsonObject;
  const { overlay } = split(config, ['Attributes$Waiting', 'Keys$*$Used']);
  expect(JSON.parse(JSON.stringify(config))).toEqual({ Name: 'q', Attributes: { Arn: 'a' }, Keys: [{ Id: 'x' }, { Id: 'y' }] });
  expect(layOver(JSON.parse(JSON.stringify(config)), overlay)).toEqual(original);
});

test('restoring puts everything back in place', () => {
  const original = { a: { b: 1 }, list: [1, 2] };
  const config = structuredClone(original) as JsonObject;
  const { restore } = split(config, ['a$b', 'list$*']);
  expect(canonicalJson(config)).toBe('{"a":{},"list":[null,null]}');
  restore();
  expect(config).toEqual(original);
});

test('lists whose order means nothing compare equal, whatever order and ephemeral values they come with', () => {
  const one = {
    Keys: [
      { Id: 'b', Used: 1 },
      { Id: 'a', Used: 2 },
    ],
  } as JsonObject;
  const other = {
    Keys: [
      { Id: 'a', Used: 9 },
      { Id: 'b', Used: 8 },
    ],
  } as JsonObject;
  const [first, second] = [one, other].map((config) => split(config, ['Keys$*$Used'], ['Keys']));
  expect(canonicalJson(one)).toBe(canonicalJson(other));
  expect(layOver(JSON.parse(canonicalJson(one)), first!.overlay)).toEqual({
    Keys: [
      { Id: 'a', Used: 2 },
      { Id: 'b', Used: 1 },
    ],
  });
  expect(layOver(JSON.parse(canonicalJson(other)), second!.overlay)).toEqual({
    Keys: [
      { Id: 'a', Used: 9 },
      { Id: 'b', Used: 8 },
    ],
  });
});

test('a list of ephemeral members that grows is a durable change', () => {
  const texts = [[1], [1, 2]].map((list) => {
    const config = { list } as JsonObject;
    split(config, ['list$*']);
    return canonicalJson(config);
  });
  expect(texts).toEqual(['{"list":[null]}', '{"list":[null,null]}']);
});

test('null is a value, absence is none', () => {
  const config = { a: null } as JsonObject;
  expect(split(config, ['a', 'b']).overlay).toEqual([[['a'], null]]);
});

test('an overlay whose place has gone is passed over', () => {
  expect(
    layOver({ a: 1 }, [
      [['b', 'c'], 2],
      [['a', 'x'], 3],
      [['d'], 4],
    ]),
  ).toEqual({ a: 1, d: 4 });
});

test('without paths nothing is touched', () => {
  const config = { b: [2, 1] } as JsonObject;
  expect(split(config, []).overlay).toEqual([]);
  expect(config).toEqual({ b: [2, 1] });
});
