import type { Circumstances } from './policy/audit-in-test.ts';

/** A security group `sg-1` that lets everybody in by TCP. */
export const OPEN_GROUP: Circumstances = {
  items: { 'securitygroup sg-1': { id: 'sg-1', rules: [{ rule_type: 'ingress', ip_protocol: 'tcp', cidr_ip: '0.0.0.0/0' }] } },
};
