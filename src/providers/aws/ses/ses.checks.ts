import { type Check, configFact, defineCheck } from '../../../plugin/define-check.ts';

const identityUnverified = defineCheck({
  id: 'ses.identity-unverified',
  watches: { index: 'ses' },
  overrideKey: 'check_verified (SESAuditor)',
  category: 'SES Identity Not Verified.',
  score: 1,
  title: 'The SES identity is verified',
  risk: 'Nobody has shown that the domain or the address is ours; mail cannot be sent from it.',
  remedy: 'Complete the verification, or delete the identity.',
  *audit({ config: { verified } }) {
    if (!verified) yield { key: 'unverified', notes: null, facts: [configFact('verified', verified)] };
  },
});

export const sesChecks: readonly Check[] = [identityUnverified];
