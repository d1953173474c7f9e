import type { Check } from '../../../plugin/define-check.ts';
import { entranceCheck, entranceFindings } from '../open-to-groups.ts';
import { stringList } from '../policy/string-list.ts';
import { vpcSecurityGroups } from '../vpc-security-groups.ts';

export const rdsDbClusterChecks: readonly Check[] = [
  entranceCheck({
    index: 'rdsdbcluster',
    id: 'rdsdbcluster.internet-accessible',
    overrideKey: 'check_internet_accessible (RDSDBClusterAuditor)',
    title: 'No member of the database cluster is publicly accessible',
    remedy: 'Turn off public accessibility of its instances, and let clients come through the VPC.',
    audit: (subject) => {
      const { publicly_accessible, public_members, port, vpc_security_groups } = subject.config;
      const isPublic = publicly_accessible === true || stringList(public_members).length > 0;
      if (!isPublic) return [];
      const listeners = typeof port === 'number' ? [{ protocol: 'TCP', port }] : [];
      const groups = vpcSecurityGroups(vpc_security_groups);
      return entranceFindings({ how: 'Publicly accessible', field: 'publicly_accessible', listeners, groups }, subject);
    },
  }),
];
