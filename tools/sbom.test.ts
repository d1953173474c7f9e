import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { BillOfMaterials } from './shipped-components.ts';

const ROOT = join(import.meta.dirname, '..');

interface LockEntry {
  readonly version?: string;
  readonly dev?: boolean;
  readonly link?: boolean;
}

test('the bill of materials has every package that is shipped, and none that only develops', () => {
  const folder = mkdtempSync(join(tmpdir(), 'monkey-sbom-'));
  const file = join(folder, 'sbom.json');
  const ran = spawnSync(process.execPath, [join(ROOT, 'tools/sbom.ts'), file], { encoding: 'utf8' });
  expect([ran.status, ran.stdout], ran.stderr).toEqual([0, expect.stringMatching(/^Wrote \d+ components to .* \(CycloneDX\)\.\n$/)]);
  const bom = JSON.parse(readFileSync(file, 'utf8')) as BillOfMaterials & { bomFormat: string };
  rmSync(folder, { recursive: true });
  expect(bom).toMatchObject({ bomFormat: 'CycloneDX', metadata: { component: { name: 'security-monkey' } } });
  const { packages } = JSON.parse(readFileSync(join(ROOT, 'package-lock.json'), 'utf8')) as { packages: Record<string, LockEntry> };
  const locked = Object.entries(packages).filter(([path, { link }]) => path.includes('node_modules/') && !link);
  const nameOf = ([path, { version }]: [string, LockEntry]): string => `${path.slice(path.lastIndexOf('node_modules/') + 13)}@${version}`;
  const shipped = new Set(locked.filter(([, { dev }]) => !dev).map(nameOf));
  const listed = new Set(bom.components.map((one) => one['bom-ref'].replace(/\|.*$/, '')));
  expect([...shipped].filter((one) => !listed.has(one))).toEqual([]);
  // The user interface is part of what is shipped.
  expect([...listed].filter((one) => !shipped.has(one))).toEqual(['security-monkey-ui@0.1.0']);
  const refs = new Set([bom.metadata.component['bom-ref'], ...bom.components.map((one) => one['bom-ref'])]);
  expect(bom.dependencies.flatMap(({ ref, dependsOn = [] }) => [ref, ...dependsOn]).filter((ref) => !refs.has(ref))).toEqual([]);
});
