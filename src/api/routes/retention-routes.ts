import { RetentionConfirmations, type RetentionList, RetentionList as Shown } from '../../contract/retention.ts';
import { MonkeyError } from '../../model/errors.ts';
import { RETENTION_KINDS, type RetentionDays, type RetentionKind } from '../../model/retention.ts';
import { RETENTION_KEYS } from '../../settings/retention-settings.ts';
import { confirmRetention, listRetention, type RetentionRow, withdrawRetention } from '../../store/retention-store.ts';
import { type AddRoutes, personOf } from '../api-context.ts';
import { audited } from '../audited.ts';
import { iso, isoOrNull } from '../iso.ts';

const config = { permission: 'admin' } as const;

const toRow = ({ confirmation, before, forgottenBefore, wouldGo, ...row }: RetentionRow): RetentionList['rows'][number] => ({
  ...row,
  setting: RETENTION_KEYS[row.kind],
  confirmation: confirmation === null ? null : { ...confirmation, confirmedAt: iso(confirmation.confirmedAt) },
  before: isoOrNull(before),
  wouldGo: { ...wouldGo },
  forgottenBefore: isoOrNull(forgottenBefore),
});

/** Whoever confirms must know what holds: days that the settings do not name, or no longer, are refused. */
const assertAsSet = ({ confirmations }: RetentionConfirmations, days: RetentionDays): void => {
  for (const one of confirmations) {
    if (one.days === days[one.kind]) continue;
    const said = days[one.kind] === 0 ? 'is 0, so there is nothing to confirm' : `is ${days[one.kind]}, not ${one.days}`;
    throw new MonkeyError('conflict', `${RETENTION_KEYS[one.kind]} ${said}.`);
  }
};

export const addRetentionRoutes: AddRoutes = (api, context) => {
  const { db, now, retentionDays } = context;
  const list = async (): Promise<RetentionList> => ({ rows: (await listRetention(db, retentionDays, now())).map(toRow) });

  api.get(
    '/api/v1/retention',
    { config, schema: { operationId: 'getRetention', summary: 'For how long what is kept, and what would go', response: { 200: Shown } } },
    list,
  );

  api.put(
    '/api/v1/retention',
    {
      config: { ...config, errors: ['conflict'] },
      schema: {
        operationId: 'confirmRetention',
        summary: 'Says which of the settings of retention are meant',
        body: RetentionConfirmations,
        response: { 200: Shown },
      },
    },
    async (request) => {
      assertAsSet(request.body, retentionDays);
      const { confirmations } = request.body;
      const others = RETENTION_KINDS.filter((kind) => !confirmations.some((one) => one.kind === kind));
      const confirmed = Object.fromEntries(confirmations.map(({ kind, days }) => [kind, days]));
      await audited(
        request,
        context,
        (withdrawn: RetentionKind[]) => ({ action: 'retention.confirmed', subject: 'retention', detail: { confirmed, withdrawn } }),
        async (tx) => {
          for (const { kind, days } of confirmations) await confirmRetention(tx, kind, days, personOf(request).email, now());
          return withdrawRetention(tx, others);
        },
      );
      return list();
    },
  );
};
