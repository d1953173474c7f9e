import { type ActionCategory, type ActionData, serviceOf } from './action-data.ts';
import { expandActions } from './expand-actions.ts';
import type { PolicyStatement } from './policy-statement.ts';

/** Which categories of which services are granted. A service of which no category is known has an empty set. */
export type ActionSummary = ReadonlyMap<string, ReadonlySet<ActionCategory>>;

const add = (summary: Map<string, Set<ActionCategory>>, service: string, category: ActionCategory | undefined): void => {
  let categories = summary.get(service);
  if (categories === undefined) {
    categories = new Set();
    summary.set(service, categories);
  }
  if (category !== undefined) categories.add(category);
};

/** Everything but these actions. A service that none of them touches is granted with all it has. */
const addOthers = (summary: Map<string, Set<ActionCategory>>, excluded: ReadonlySet<string>, data: ActionData): void => {
  const touched = new Set([...excluded].map(serviceOf));
  for (const service of data.services()) {
    if (!touched.has(service)) {
      for (const category of data.categoriesOf(service)) add(summary, service, category);
      continue;
    }
    for (const action of data.actionsOf(service)) {
      if (!excluded.has(action)) add(summary, service, data.categoryOf(action));
    }
  }
};

/** What the `Action` and the `NotAction` of a statement grant together. */
export const summariseActions = (
  { actions, notActions }: Pick<PolicyStatement, 'actions' | 'notActions'>,
  data: ActionData,
): ActionSummary => {
  const summary = new Map<string, Set<ActionCategory>>();
  for (const action of expandActions(actions, data)) add(summary, serviceOf(action), data.categoryOf(action));
  if (notActions !== null && notActions.length > 0) addOthers(summary, expandActions(notActions, data), data);
  return summary;
};
