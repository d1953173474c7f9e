import { defineSetting } from './setting.ts';
import { textWhere, wholeNumber, yesOrNo } from './value-kind.ts';

/** What CloudWatch takes for a namespace; those of AWS itself are reserved. */
const isNamespace = (name: string): boolean => /^[\w.\-/# ][\w.\-/#: ]{0,254}$/.test(name) && !name.startsWith('AWS/');

export const metricSettings = {
  metricsEnabled: defineSetting({
    key: 'METRICS_ENABLED',
    variable: 'METRICS_ENABLED',
    default: 'false',
    sentence: 'Whether the work that is queued and done is reported to CloudWatch.',
    kind: yesOrNo,
    shared: false,
  }),
  metricsNamespace: defineSetting({
    key: 'METRICS_NAMESPACE',
    variable: 'METRICS_NAMESPACE',
    default: 'securitymonkey',
    sentence: 'The namespace of CloudWatch under which it is reported.',
    kind: textWhere('a namespace of CloudWatch that does not begin with AWS/', isNamespace),
    shared: false,
  }),
  metricsPostRegion: defineSetting({
    key: 'METRICS_POST_REGION',
    variable: 'METRICS_POST_REGION',
    default: 'us-east-1',
    sentence: 'The AWS region to which it is reported.',
    kind: textWhere('an AWS region, like us-east-1', (name) => /^[a-z]{2,3}(-[a-z]+)+-\d+$/.test(name)),
    shared: false,
  }),
  metricsPort: defineSetting({
    key: 'metrics_port',
    otherKeys: ['role_port'],
    default: '0',
    sentence: 'The port on which a scheduler or a worker answers /healthcheck, /readiness and /metrics; 0: none.',
    kind: wholeNumber(0, 65_535),
    shared: false,
  }),
} as const;
