import type { Kysely } from 'kysely';
import type { z } from 'zod';
import type { RevisionConfig, RevisionConfigQuery } from '../contract/revision.ts';
import type { Registry } from '../engine/registry.ts';
import { MonkeyError } from '../model/errors.ts';
import type { ConfigurationView } from '../plugin/configuration-view.ts';
import type { DB } from '../store/database-types.ts';
import { revisionConfig, technologyOfRevision } from '../store/revision-store.ts';
import type { Scope } from '../store/scope.ts';

const viewsOf = ({ technologies, providers }: Registry, technology: string): readonly ConfigurationView[] =>
  providers.get(technologies.get(technology)?.accountType ?? '')?.configurationViews ?? [];

const viewCalled = (views: readonly ConfigurationView[], name: string, technology: string): ConfigurationView => {
  const view = views.find((one) => one.name === name);
  if (view) return view;
  const known = views.length === 0 ? 'It has none.' : `It has: ${views.map((one) => one.name).join(', ')}.`;
  throw new MonkeyError('bad-input', `view: there is no view "${name}" of ${technology}. ${known}`);
};

/** A revision's configuration, as it was read or in one of the views of its technology. */
export const shownRevision = async (
  db: Kysely<DB>,
  registry: Registry,
  scope: Scope,
  id: number,
  { view: name, minimumLength }: z.output<typeof RevisionConfigQuery>,
): Promise<RevisionConfig> => {
  const technology = await technologyOfRevision(db, scope, id);
  const all = viewsOf(registry, technology);
  const views = all.map(({ name: called, title }) => ({ name: called, title }));
  const view = name === undefined ? null : viewCalled(all, name, technology);
  const config = await revisionConfig(db, scope, id);
  if (view === null || config === null) return { id, config, views, documents: [], complete: true };
  const { documents, ...shown } = view.show(config, { minimumLength });
  return { id, ...shown, views, documents: [...documents] };
};
