import { useState } from 'react';
import type { AccountType } from '../../../../../src/contract/account-type.ts';
import { type AccountValues, problemsOf } from './account-values.ts';

/** What has been typed into the form of an account, and what is wrong with it once somebody wanted to use it. */
export const useAccountForm = (before: AccountValues, type: AccountType, secretsSet: readonly string[]) => {
  const [values, setValues] = useState(before);
  const [isSubmitted, setSubmitted] = useState(false);
  const problems = problemsOf(values, type, secretsSet);
  return {
    values,
    problems: isSubmitted ? problems : {},
    change: (change: Partial<AccountValues>) => setValues((now) => ({ ...now, ...change })),
    /** Does something with the values, unless something is missing. */
    use: (act: () => void) => {
      setSubmitted(true);
      if (Object.keys(problems).length === 0) act();
    },
  };
};
