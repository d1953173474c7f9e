import { type Compared, Comparison, ComparisonQuery, type Difference } from '../../contract/comparison.ts';
import { parsePointer } from '../../model/config-paths.ts';
import { diffConfig } from '../../model/diff-config.ts';
import { MonkeyError } from '../../model/errors.ts';
import { type ComparedRow, comparedItem, comparedRevision } from '../../store/comparison-store.ts';
import { type AddRoutes, scopeOfRequest } from '../api-context.ts';
import { instantOf } from '../cursor.ts';
import { iso, isoOrNull } from '../iso.ts';

const toCompared = ({ ephemeral: _ephemeral, ...row }: ComparedRow): Compared => ({
  ...row,
  validFrom: iso(row.validFrom),
  validTo: isoOrNull(row.validTo),
});

/** Does a place stand at one of these paths, or below it? */
const isBelow = (pointer: string, paths: ComparedRow['ephemeral']): boolean => {
  const way = parsePointer(pointer);
  return paths.some((path) => path.length <= way.length && path.every((key, at) => key === way[at]));
};

const differencesOf = (base: ComparedRow, other: ComparedRow): Difference[] =>
  diffConfig(base.config, other.config).map((change) => ({
    ...change,
    ephemeral:
      (change.change !== 'added' && isBelow(change.oldPath ?? change.path, base.ephemeral)) ||
      (change.change !== 'removed' && isBelow(change.path, other.ephemeral)),
  }));

export const addComparisonRoutes: AddRoutes = (api, { db, now }) => {
  api.get(
    '/api/v1/comparisons',
    {
      config: { permission: 'view', errors: ['not-found'] },
      schema: {
        operationId: 'getComparison',
        summary: 'Two to four items or revisions, against the first of them',
        querystring: ComparisonQuery,
        response: { 200: Comparison },
      },
    },
    async (request) => {
      const { revisions, items, asOf } = request.query;
      const scope = scopeOfRequest(request);
      const at = instantOf(asOf, now());
      if ((revisions === undefined) === (items === undefined))
        throw new MonkeyError('bad-input', 'Name either revisions or items to compare, such as revisions=12,34.');
      // One after the other: what is missing first is what the answer names.
      const sides: ComparedRow[] = [];
      for (const id of revisions ?? []) sides.push(await comparedRevision(db, scope, id));
      for (const id of items ?? []) sides.push(await comparedItem(db, scope, id, at));
      const [base, ...others] = sides as [ComparedRow, ...ComparedRow[]];
      return {
        base: toCompared(base),
        others: others.map((other) => ({ ...toCompared(other), differences: differencesOf(base, other) })),
      };
    },
  );
};
