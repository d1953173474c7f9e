import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { collectDefaultMetrics, Registry } from 'prom-client';
import { describe, expect, it } from 'vitest';
import { PROJECT_ROOT } from './project-root.ts';

/** Every metric of the program that a dashboard may ask for, with its labels. */
const METRICS: Readonly<Record<string, readonly string[]>> = {
  monkey_queue_jobs: ['job', 'state'],
  monkey_queue_oldest_seconds: ['job'],
  monkey_run_duration_seconds_bucket: ['le', 'technology'],
  monkey_run_duration_seconds_count: ['technology'],
  monkey_items_total: ['technology'],
  monkey_changes_total: ['technology', 'change'],
  monkey_failures_total: ['technology', 'reason'],
  monkey_throttles_total: ['service'],
  monkey_api_calls_total: ['service'],
  monkey_scheduler_lag_seconds: [],
  monkey_scheduler_leader: [],
  monkey_jobs_total: ['job', 'outcome'],
  monkey_build_info: ['version'],
};

/** Labels that Prometheus adds itself. */
const TARGET_LABELS = ['instance'];

/** Words of the query language that are followed by a bracket or stand between expressions. */
const LANGUAGE = new Set(['sum', 'max', 'by', 'rate', 'increase', 'histogram_quantile', 'label_values']);

interface Panel {
  readonly id: number;
  readonly type: string;
  readonly title: string;
  readonly gridPos: { readonly x: number; readonly y: number; readonly w: number; readonly h: number };
  readonly datasource?: { readonly type: string; readonly uid: string };
  readonly targets?: readonly { readonly expr: string; readonly legendFormat: string }[];
}
const dashboard = JSON.parse(readFileSync(join(PROJECT_ROOT, 'deploy/grafana/security-monkey.json'), 'utf8')) as {
  readonly uid: string;
  readonly panels: readonly Panel[];
  readonly templating: { readonly list: readonly { readonly name: string; readonly query: unknown }[] };
};
const charts = dashboard.panels.filter(({ type }) => type !== 'row');
const queries = charts.flatMap(({ targets = [] }) => targets.map(({ expr }) => expr));

const ofProcess = (): string[] => {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  return registry.getMetricsAsArray().map(({ name }) => name);
};

/** The names in a query that are neither labels nor words of the language. */
const metricsIn = (query: string): string[] => {
  const bare = query
    .replaceAll(/"[^"]*"/g, '')
    .replaceAll(/\{[^}]*\}/g, '')
    .replaceAll(/\bby \([^)]*\)/g, '')
    .replaceAll(/\[[^\]]*\]/g, '');
  return [...bare.matchAll(/[a-z_]\w*/g)].map((match) => match[0]).filter((word) => !LANGUAGE.has(word));
};

const labelsIn = (query: string): string[] => {
  const grouped = [...query.matchAll(/\bby \(([^)]*)\)/g)].flatMap((match) => match[1]!.split(/,\s*/));
  const selected = [...query.matchAll(/\{([^}]*)\}/g)].flatMap((match) =>
    [...match[1]!.matchAll(/(\w+)\s*(?:=~|!~|!=|=)/g)].map((label) => label[1]!),
  );
  return [...grouped, ...selected];
};

describe('the dashboard', () => {
  it('asks for metrics that there are, with labels that they have', () => {
    const known: Readonly<Record<string, readonly string[]>> = { ...METRICS, ...Object.fromEntries(ofProcess().map((name) => [name, []])) };
    expect(queries.length).toBeGreaterThan(10);
    for (const query of queries) {
      const metrics = metricsIn(query);
      expect(metrics.length, query).toBeGreaterThan(0);
      expect(
        metrics.filter((name) => !(name in known)),
        query,
      ).toEqual([]);
      const labels = new Set([...TARGET_LABELS, ...metrics.flatMap((name) => known[name] ?? [])]);
      expect(
        labelsIn(query).filter((label) => !labels.has(label)),
        query,
      ).toEqual([]);
    }
  });

  it('shows every metric of the program', () => {
    const asked = new Set([...queries, JSON.stringify(dashboard.templating)].flatMap(metricsIn));
    const all = JSON.stringify(dashboard);
    expect(Object.keys(METRICS).filter((name) => !asked.has(name) && !all.includes(name))).toEqual([]);
  });

  it('names in its legends only what its queries group by', () => {
    for (const { targets = [] } of charts) {
      for (const { expr, legendFormat } of targets) {
        const labels = [...TARGET_LABELS, ...labelsIn(expr)];
        for (const match of legendFormat.matchAll(/\{\{(\w+)\}\}/g)) expect(labels, expr).toContain(match[1]);
      }
    }
  });

  it('reads rates of counters and levels of gauges', () => {
    for (const query of queries) {
      for (const name of metricsIn(query)) {
        const counts = /_(total|bucket|count)$/.test(name);
        expect(new RegExp(`(rate|increase)\\(${name}[[{]`).test(query), query).toBe(counts);
      }
    }
  });

  it('has panels that do not lie on each other, each with a name and a number of its own', () => {
    expect(new Set(dashboard.panels.map(({ id }) => id)).size).toBe(dashboard.panels.length);
    expect(new Set(dashboard.panels.map(({ title }) => title)).size).toBe(dashboard.panels.length);
    const cells = dashboard.panels.flatMap(({ gridPos: { x, y, w, h } }) =>
      Array.from({ length: w * h }, (_, cell) => `${x + (cell % w)},${y + Math.floor(cell / w)}`),
    );
    expect(new Set(cells).size).toBe(cells.length);
    for (const { gridPos } of dashboard.panels) expect(gridPos.x + gridPos.w).toBeLessThanOrEqual(24);
  });

  it('takes its data from the source that is chosen', () => {
    for (const { datasource } of charts) expect(datasource).toEqual({ type: 'prometheus', uid: `\${datasource}` });
    expect(dashboard.templating.list.map(({ name }) => name)).toEqual(['datasource', 'instance']);
  });
});
