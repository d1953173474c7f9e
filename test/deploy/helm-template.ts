import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import type { Value } from './go-template.ts';
import { type Manifest, manifestsOf, renderChart } from './render-chart.ts';

const inOrder = (manifests: readonly Manifest[]): Manifest[] =>
  [...manifests].sort((a, b) => `${a.kind} ${a.metadata.name}`.localeCompare(`${b.kind} ${b.metadata.name}`));

/** What Helm itself renders, or null where it is not installed. */
const askHelm = (chart: string, values: Value, release: string): Manifest[] | null => {
  const folder = mkdtempSync(join(tmpdir(), 'monkey-helm-'));
  const file = join(folder, 'values.json');
  writeFileSync(file, JSON.stringify(values));
  const ran = spawnSync('helm', ['template', release, chart, '--kube-version', '1.31', '-f', file], { encoding: 'utf8' });
  rmSync(folder, { recursive: true });
  if (ran.error) return null;
  if (ran.status !== 0) throw new Error(ran.stderr);
  return manifestsOf(ran.stdout);
};

/**
 * The manifests of a chart under these values. Helm is in no registry that the tests can install from, so they are rendered here;
 * where Helm is installed, it must render the same.
 */
export const helmTemplate = (chart: string, values: { readonly [name: string]: Value }, release = 'prod'): Manifest[] => {
  const rendered = inOrder(renderChart(chart, values, release));
  const byHelm = askHelm(chart, values, release);
  if (byHelm && !isDeepStrictEqual(inOrder(byHelm), rendered)) throw new Error('Helm renders the chart otherwise.');
  return rendered;
};
