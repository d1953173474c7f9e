import { isJsonObject, type JsonObject } from '../../../model/json.ts';
import { type Check, configFact, defineCheck } from '../../../plugin/define-check.ts';
import { entranceCheck, entranceFindings, type Listener } from '../open-to-groups.ts';
import { ISSUE_CATEGORY } from '../policy/issue-category.ts';
import { vpcSecurityGroups } from '../vpc-security-groups.ts';

const redshift = { index: 'redshift' };

const listeners = ({ Endpoint }: JsonObject): readonly Listener[] => {
  const port = isJsonObject(Endpoint) ? Endpoint['Port'] : undefined;
  return typeof port === 'number' ? [{ protocol: 'TCP', port }] : [];
};

const notInVpc = defineCheck({
  id: 'redshift.not-in-vpc',
  watches: redshift,
  overrideKey: 'check_running_in_vpc (RedshiftAuditor)',
  category: 'POLICY - Redshift cluster not in VPC.',
  score: 10,
  title: 'The Redshift cluster runs in a VPC',
  risk: 'Outside a VPC the cluster has a public address, and everybody in EC2-Classic for a neighbour.',
  remedy: 'Restore a snapshot of the cluster into a VPC, and delete the old one.',
  *audit({ config: { VpcId } }) {
    if (!VpcId) yield { key: 'vpc', notes: null, facts: [configFact('VpcId', VpcId)] };
  },
});

const unencrypted = defineCheck({
  id: 'redshift.unencrypted',
  watches: redshift,
  category: ISSUE_CATEGORY.insecureConfiguration,
  score: 5,
  title: 'The Redshift cluster encrypts its data at rest',
  risk: 'Whoever reaches the storage below the cluster, or one of its snapshots, can read its data.',
  remedy: 'Turn on encryption; AWS moves the data to new nodes by itself.',
  *audit({ config: { Encrypted } }) {
    if (Encrypted === false) yield { key: 'at-rest', notes: 'Data are stored unencrypted', facts: [configFact('Encrypted', false)] };
  },
});

export const redshiftChecks: readonly Check[] = [
  notInVpc,
  entranceCheck({
    ...redshift,
    id: 'redshift.internet-accessible',
    title: 'The Redshift cluster is not publicly accessible',
    remedy: 'Turn off public accessibility, and let clients come through the VPC.',
    audit: (subject) => {
      const { config } = subject;
      if (config['PubliclyAccessible'] !== true) return [];
      const groups = vpcSecurityGroups(config['VpcSecurityGroups']);
      const entrance = { how: 'Publicly accessible', field: 'PubliclyAccessible', listeners: listeners(config), groups };
      return entranceFindings(entrance, subject);
    },
  }),
  unencrypted,
];
