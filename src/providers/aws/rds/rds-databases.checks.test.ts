import { describe, expect, it } from 'vitest';
import type { Check } from '../../../plugin/define-check.ts';
import { OPEN_GROUP } from '../open-group-in-test.ts';
import { auditInTest } from '../policy/audit-in-test.ts';
import { rdsDbClusterChecks } from './rdsdbcluster.checks.ts';
import { rdsDbInstanceChecks } from './rdsdbinstance.checks.ts';

const vpc_security_groups = [{ VpcSecurityGroupId: 'sg-1', Status: 'active' }];
const audit = (checks: readonly Check[], config: Parameters<typeof auditInTest>[2]) =>
  auditInTest(checks, checks[0]!.id, config, OPEN_GROUP);

describe('rdsdbinstance.internet-accessible', () => {
  const open = { publicly_accessible: true, endpoint: { Port: 3306 }, vpc_security_groups };

  it('names the group and the port of a public database', () => {
    expect(audit(rdsDbInstanceChecks, open).notes).toEqual([
      'Publicly accessible: security group [sg-1] lets the internet reach ["TCP 3306"]. Entity: [cidr:0.0.0.0/0] Access: [ingress:tcp:all_ports]',
    ]);
  });

  it('passes a private one, and one that has no endpoint yet', () => {
    expect(audit(rdsDbInstanceChecks, { ...open, publicly_accessible: false }).findings).toEqual([]);
    expect(audit(rdsDbInstanceChecks, { ...open, endpoint: null }).findings).toEqual([]);
  });

  it('survives odd lists of groups', () => {
    expect(audit(rdsDbInstanceChecks, { ...open, vpc_security_groups: 'sg-1' }).keys).toEqual(['without group']);
    expect(audit(rdsDbInstanceChecks, { ...open, vpc_security_groups: [7, {}] }).keys).toEqual(['without group']);
  });
});

describe('rdsdbcluster.internet-accessible', () => {
  const cluster = { port: 3306, vpc_security_groups };

  it('fires for a public member, or when the cluster itself is public', () => {
    expect(audit(rdsDbClusterChecks, { ...cluster, public_members: ['reader'] }).keys).toEqual(['group:sg-1 internet']);
    expect(audit(rdsDbClusterChecks, { ...cluster, publicly_accessible: true, public_members: [] }).keys).toEqual(['group:sg-1 internet']);
  });

  it('passes without', () => {
    expect(audit(rdsDbClusterChecks, cluster).findings).toEqual([]);
    expect(audit(rdsDbClusterChecks, { ...cluster, publicly_accessible: false, public_members: [] }).findings).toEqual([]);
  });
});
