import { isJsonObject, type Json } from '../../../model/json.ts';
import { type Check, configFact, defineCheck } from '../../../plugin/define-check.ts';

/**
 * A log whose status nobody knows counts as active: configurations that were taken over from the original have only ids.
 */
const isActive = (id: Json, statuses: Json | undefined): boolean => {
  const status = isJsonObject(statuses) ? statuses[String(id)] : undefined;
  return status === undefined || status === null || status === 'ACTIVE';
};

const flowLogs = defineCheck({
  id: 'vpc.flow-logs',
  watches: { index: 'vpc' },
  overrideKey: 'check_flow_logs_enabled (VPCAuditor)',
  category: 'Flow Logs not enabled for VPC',
  score: 5,
  title: 'The VPC has a flow log that is active',
  risk: 'After a break-in nobody can tell who talked to whom.',
  remedy: 'Turn on a flow log for the VPC, and see that it is active. (CIS AWS Foundations 2.9)',
  *audit({ config: { FlowLogs, FlowLogStatus } }) {
    const logs = Array.isArray(FlowLogs) ? (FlowLogs as readonly Json[]) : [];
    if (logs.some((id) => isActive(id, FlowLogStatus))) return;
    yield { key: 'flow-logs', notes: null, facts: [configFact('active flow logs', 0)] };
  },
});

export const vpcChecks: readonly Check[] = [flowLogs];
