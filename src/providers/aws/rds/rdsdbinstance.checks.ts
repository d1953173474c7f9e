import { isJsonObject } from '../../../model/json.ts';
import type { Check } from '../../../plugin/define-check.ts';
import { entranceCheck, entranceFindings } from '../open-to-groups.ts';
import { vpcSecurityGroups } from '../vpc-security-groups.ts';

export const rdsDbInstanceChecks: readonly Check[] = [
  entranceCheck({
    index: 'rdsdbinstance',
    id: 'rdsdbinstance.internet-accessible',
    overrideKey: 'check_internet_accessible (RDSDBInstanceAuditor)',
    title: 'The database is not publicly accessible',
    remedy: 'Turn off public accessibility, and let clients come through the VPC.',
    audit: (subject) => {
      const { publicly_accessible, endpoint, vpc_security_groups } = subject.config;
      if (publicly_accessible !== true) return [];
      const port = isJsonObject(endpoint) ? endpoint['Port'] : undefined;
      // An instance that is still being made has no endpoint; nothing reaches it yet.
      const listeners = typeof port === 'number' ? [{ protocol: 'TCP', port }] : [];
      const groups = vpcSecurityGroups(vpc_security_groups);
      return entranceFindings({ how: 'Publicly accessible', field: 'publicly_accessible', listeners, groups }, subject);
    },
  }),
];
