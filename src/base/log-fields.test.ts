import { expect, test } from 'vitest';
import { logFields, withLogFields } from './log-fields.ts';
import { pause } from './pause.ts';

test('fields last as long as the work, also over pauses, and those of works side by side do not mix', async () => {
  const seen = async (job: string): Promise<unknown> =>
    withLogFields({ job }, async () => {
      await pause(5);
      return logFields();
    });
  expect(await Promise.all([seen('a'), seen('b')])).toEqual([{ job: 'a' }, { job: 'b' }]);
  expect(logFields()).toEqual({});
});

test('work within work has the fields of both, and its own where both have one', () => {
  const fields = withLogFields({ job: 'a', account: 'x' }, () => withLogFields({ account: 'y', technology: 's3' }, logFields));
  expect(fields).toEqual({ job: 'a', account: 'y', technology: 's3' });
});
