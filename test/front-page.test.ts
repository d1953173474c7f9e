import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { DEBIAN_PACKAGES } from './setup/install-tools.ts';

const page = readFileSync(new URL('../README.md', import.meta.url), 'utf8');
const section = (title: string): string => new RegExp(`^## ${title}\n([\\s\\S]*?)(?=^## )`, 'm').exec(page)![1]!;

test('the front page names every package that the tests install, and no other', () => {
  const named = /Debian's packages ([^()]+?) through\s+apt/.exec(section('Test'))?.[1] ?? '';
  expect([...named.matchAll(/`([^`]+)`/g)].map((match) => match[1]).sort()).toEqual([...DEBIAN_PACKAGES].sort());
});
