import { type ActionCategory, type ActionData, serviceOf } from './action-data.ts';
import { statementActions } from './expand-actions.ts';
import type { PolicyStatement } from './policy-statement.ts';

/** Which categories of which services are granted. A service of which no category is known has an empty set. */
export type ActionSummary = ReadonlyMap<string, ReadonlySet<ActionCategory>>;

const summarise = (actions: Iterable<string>, data: ActionData): ActionSummary => {
  const summary = new Map<string, Set<ActionCategory>>();
  for (const action of actions) {
    const service = serviceOf(action);
    let categories = summary.get(service);
    if (categories === undefined) {
      categories = new Set();
      summary.set(service, categories);
    }
    const category = data.categoryOf(action);
    if (category !== undefined) categories.add(category);
  }
  return summary;
};

type Granting = Pick<PolicyStatement, 'actions' | 'notActions'>;

export const summariseActions = (statement: Granting, data: ActionData): ActionSummary =>
  summarise(statementActions(statement, data), data);
