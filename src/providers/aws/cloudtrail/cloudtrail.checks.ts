import { type Check, configFact, defineCheck } from '../../../plugin/define-check.ts';

const cloudTrail = { index: 'cloudtrail' };

const multiRegion = defineCheck({
  id: 'cloudtrail.multi-region',
  watches: cloudTrail,
  overrideKey: 'check_if_cloudtrail_in_all_regions (CloudTrailAuditor)',
  category: 'POLICY - CloudTrail is not enabled for multi-region',
  score: 10,
  title: 'The trail records what happens in every region',
  risk: 'An intruder works where nobody looks: in a region that is not recorded.',
  remedy: 'Apply the trail to all regions. (CIS AWS Foundations 3.1)',
  *audit({ config: { is_multi_region_trail: value } }) {
    if (!value) yield { key: 'multi-region', notes: null, facts: [configFact('is_multi_region_trail', value)] };
  },
});

const enabled = defineCheck({
  id: 'cloudtrail.enabled',
  watches: cloudTrail,
  overrideKey: 'check_if_cloudtrail_is_enabled (CloudTrailAuditor)',
  category: 'POLICY - CloudTrail is disabled',
  score: 10,
  title: 'The trail is recording',
  risk: 'Nobody can find out afterwards who did what.',
  remedy: 'Start logging, and find out who stopped it.',
  *audit({ config: { trail_status: value } }) {
    if (!value) yield { key: 'logging', notes: null, facts: [configFact('trail_status', value)] };
  },
});

export const cloudTrailChecks: readonly Check[] = [multiRegion, enabled];
