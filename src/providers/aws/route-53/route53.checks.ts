import { rangeOf } from '../../../model/network-coverage.ts';
import { type Check, configFact, defineCheck } from '../../../plugin/define-check.ts';
import { isInside, PRIVATE_NETWORKS } from '../policy/network.ts';
import { stringList } from '../policy/string-list.ts';

/** Names of internal load balancers, and private addresses and networks. */
const isPrivate = (value: string): boolean => {
  if (value.startsWith('internal-')) return true;
  const network = rangeOf(value);
  return network !== null && isInside(network, PRIVATE_NETWORKS);
};

const publicZonePrivateRecords = defineCheck({
  id: 'route53.public-zone-private-records',
  watches: { index: 'route53' },
  overrideKey: 'check_for_public_zone_with_private_records (Route53Auditor)',
  category: 'Route53 public zone contains private record.',
  score: 1,
  title: 'Public zones do not name what is inside of our networks',
  risk: 'Anybody can read from it how our networks are made.',
  remedy: 'Move the record to a private zone.',
  *audit({ config: { zoneprivate, records } }) {
    // The original stored the text "Unknown" where it could not tell, and took that for private.
    if (zoneprivate) return;
    const values = stringList(records);
    if (!values.some(isPrivate)) return;
    yield {
      key: 'private-records',
      notes: values.join(', '),
      facts: [configFact('records', values.toSorted()), configFact('zoneprivate', zoneprivate)],
    };
  },
});

export const route53Checks: readonly Check[] = [publicZonePrivateRecords];
