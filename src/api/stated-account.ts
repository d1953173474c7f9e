import type { z } from 'zod';
import type { AccountChangeRequest, AccountRequest } from '../contract/account.ts';
import { fieldTexts } from '../engine/account-rows.ts';
import type { StatedAccount } from '../engine/parse-account.ts';
import type { StatedChange } from '../engine/plan-account.ts';

/** What a request says of a new account, or of one as it is to be. */
export const statedBy = ({ active, fields, ...body }: z.output<typeof AccountRequest>): StatedAccount => ({
  ...body,
  fields: fieldTexts(fields),
  ...(active === undefined ? {} : { active }),
});

/** What a request says of an account that is there. */
export const statedChangeBy = ({ name, identifier, active, thirdParty, notes, fields }: AccountChangeRequest): StatedChange => ({
  ...(name === undefined ? {} : { name }),
  ...(identifier === undefined ? {} : { identifier }),
  ...(active === undefined ? {} : { active }),
  ...(thirdParty === undefined ? {} : { thirdParty }),
  ...(notes === undefined ? {} : { notes }),
  ...(fields === undefined ? {} : { fields: fieldTexts(fields) }),
});
