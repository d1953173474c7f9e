import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { canonicalJson } from './canonical-json.ts';
import { setAt, valueAt } from './config-paths.ts';
import { diffConfig } from './diff-config.ts';
import type { Json, JsonObject } from './json.ts';

const told = (before: JsonObject | null, after: JsonObject | null) =>
  diffConfig(before, after).map(({ path, oldPath, change, old, new: now }) => [
    change,
    oldPath === null ? path : `${oldPath} → ${path}`,
    old,
    now,
  ]);

describe('two configurations', () => {
  test('that are equal differ nowhere, whatever the order of their keys', () => {
    expect(told({ a: 1, b: { c: [1, { d: null }] } }, { b: { c: [1, { d: null }] }, a: 1 })).toEqual([]);
    expect(told(null, null)).toEqual([]);
  });

  test('differ where a value was added, removed or changed', () => {
    expect(told({ a: 1, b: { c: 2, 'd/e': 3 } }, { a: '1', b: { 'd/e': 3, f: null } })).toEqual([
      ['changed', '/a', 1, '1'],
      ['removed', '/b/c', 2, null],
      ['added', '/b/f', null, null],
    ]);
    expect(told({ 'a~b': { 'c/d': 1 } }, { 'a~b': { 'c/d': 2 } })).toEqual([['changed', '/a~0b/c~1d', 1, 2]]);
  });

  test('differ as a whole where one of them is gone', () => {
    expect(told({ a: 1 }, null)).toEqual([['removed', '', { a: 1 }, null]]);
    expect(told(null, { a: 1 })).toEqual([['added', '', null, { a: 1 }]]);
  });

  test('a member that comes to the front of a list leaves the others as they are', () => {
    expect(told({ list: ['b', 'c'] }, { list: ['a', 'b', 'c'] })).toEqual([['added', '/list/0', null, 'a']]);
    expect(told({ list: ['a', 'b', 'c'] }, { list: ['a', 'c'] })).toEqual([['removed', '/list/1', 'b', null]]);
  });

  test('a member that is changed in a list is told by what changed in it, and where it was', () => {
    const rule = (port: number, from: string) => ({ port, from });
    expect(told({ rules: [rule(22, 'a'), rule(80, 'b')] }, { rules: [rule(443, 'c'), rule(22, 'a'), rule(80, 'everybody')] })).toEqual([
      ['added', '/rules/0', null, rule(443, 'c')],
      ['changed', '/rules/1/from → /rules/2/from', 'b', 'everybody'],
    ]);
  });

  test('keys that every object has are like any other', () => {
    expect(told({}, JSON.parse('{"__proto__": 1, "constructor": 2}'))).toEqual([
      ['added', '/__proto__', null, 1],
      ['added', '/constructor', null, 2],
    ]);
  });
});

const leaf = fc.oneof(fc.constant(null), fc.boolean(), fc.integer({ min: 0, max: 3 }), fc.constantFrom('', 'a', 'b'));
const tree = fc.letrec<{ json: Json; object: JsonObject }>((tie) => ({
  json: fc.oneof({ maxDepth: 3 }, leaf, fc.array(tie('json'), { maxLength: 4 }), tie('object')),
  object: fc.dictionary(fc.constantFrom('a', 'b', 'c/d', 'e~f'), tie('json'), { maxKeys: 3 }) as fc.Arbitrary<JsonObject>,
}));

describe('for any two configurations', () => {
  test('there is a difference exactly when they are not the same', () => {
    fc.assert(
      fc.property(tree.object, tree.object, (before, after) => {
        expect(diffConfig(before, after).length === 0).toBe(canonicalJson(before) === canonicalJson(after));
      }),
    );
  });

  test('each difference names the values that stand at its paths', () => {
    fc.assert(
      fc.property(tree.object, tree.object, (before, after) => {
        for (const { path, oldPath, change, old, new: now } of diffConfig(before, after)) {
          if (change !== 'removed') expect(valueAt(after, path)).toEqual(now);
          if (change !== 'added') expect(valueAt(before, oldPath ?? path)).toEqual(old);
        }
      }),
    );
  });

  test('where no list differs in length or order, setting the new values makes one into the other', () => {
    const objects = fc.dictionary(fc.constantFrom('a', 'b', 'c'), fc.oneof(leaf, fc.dictionary(fc.constantFrom('d', 'e'), leaf)));
    fc.assert(
      fc.property(objects, objects, (before, after) => {
        const made = structuredClone(before) as JsonObject;
        for (const { path, change, new: now } of diffConfig(before as JsonObject, after as JsonObject))
          setAt(made, path, change === 'removed' ? undefined : now);
        expect(canonicalJson(made)).toBe(canonicalJson(after as JsonObject));
      }),
    );
  });
});

test('a list of thousands of members is compared in moments', () => {
  const list = Array.from({ length: 20_000 }, (_, at) => ({ Id: at, Name: `member ${at}` }));
  const begin = performance.now();
  expect(diffConfig({ list }, { list: [{ Id: -1 }, ...list.slice(0, 10_000), ...list.slice(10_001)] })).toHaveLength(2);
  expect(performance.now() - begin).toBeLessThan(2_000);
});
