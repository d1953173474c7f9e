import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse, parseAllDocuments } from 'yaml';
import { CHART_FUNCTIONS } from './chart-functions.ts';
import { TemplateSet, type Value } from './go-template.ts';

export interface Manifest {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly [name: string]: unknown };
  readonly [name: string]: unknown;
}

type Values = { readonly [name: string]: Value };

const isMap = (value: Value): value is Values => typeof value === 'object' && value !== null && !Array.isArray(value);

/** Lays given values over the defaults, map by map. */
const overlay = (below: Values, above: Values): Values =>
  Object.fromEntries(
    [...new Set([...Object.keys(below), ...Object.keys(above)])].map((name) => {
      const [low, high] = [below[name], above[name]];
      if (high === undefined) return [name, low];
      return [name, isMap(low) && isMap(high) ? overlay(low, high) : high];
    }),
  );

/** The manifests in a text of several YAML documents; one that is no YAML is an error. */
export const manifestsOf = (text: string): Manifest[] =>
  parseAllDocuments(text).flatMap((document) => {
    if (document.errors[0]) throw document.errors[0];
    const manifest = document.toJS() as Manifest | null;
    return manifest === null ? [] : [manifest];
  });

/** Renders a chart as "helm template" does, for a new release. */
export const renderChart = (folder: string, given: Values, release = 'prod'): Manifest[] => {
  const chart = parse(readFileSync(join(folder, 'Chart.yaml'), 'utf8')) as Readonly<Record<string, string>>;
  const defaults = parse(readFileSync(join(folder, 'values.yaml'), 'utf8')) as Values;
  const dot: Value = {
    Values: overlay(defaults, given),
    Chart: { Name: chart['name'], Version: chart['version'], AppVersion: chart['appVersion'] },
    Release: { Name: release, Namespace: 'default', Service: 'Helm' },
  };
  const templates = new TemplateSet(CHART_FUNCTIONS);
  const files = readdirSync(join(folder, 'templates')).sort();
  for (const file of files) templates.add(file, readFileSync(join(folder, 'templates', file), 'utf8'));
  for (const file of files.filter((one) => one.endsWith('.txt'))) templates.render(file, dot);
  return files.filter((file) => file.endsWith('.yaml')).flatMap((file) => manifestsOf(templates.render(file, dot)));
};
