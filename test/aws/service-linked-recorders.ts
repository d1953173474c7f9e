import type { WireCall } from './wire-call.ts';
import type { WireAnswer } from './wire-error.ts';

/** Recorders that services bring with them stand beside the one of the account; moto knows that one only. */
const NAMES = ['AWSConfigurationRecorderForInspector', 'AWSConfigurationRecorderForObservabilityAdmin'];

const recorderOf = (name: string): object => ({
  name,
  servicePrincipal: 'inspector2.amazonaws.com',
  recordingScope: 'INTERNAL',
  recordingGroup: { allSupported: false, includeGlobalResourceTypes: false, resourceTypes: ['AWS::EC2::Instance'] },
});
const statusOf = (name: string): object => ({ name, recording: true, lastStatus: 'SUCCESS', servicePrincipal: 'inspector2.amazonaws.com' });

/** AWS Config API reference: the answer of moto, and these two after what it tells. */
const withLinked =
  (list: string, make: (name: string) => object) =>
  (answer: WireAnswer, call: WireCall): WireAnswer => {
    const asked = (JSON.parse(call.body) as { readonly ConfigurationRecorderNames?: readonly string[] }).ConfigurationRecorderNames;
    const linked = NAMES.filter((name) => asked === undefined || asked.includes(name)).map(make);
    if (linked.length === 0) return answer;
    const own = answer.status === 200 ? (JSON.parse(answer.body.toString()) as Record<string, object[]>)[list]! : [];
    return { status: 200, headers: answer.headers, body: Buffer.from(JSON.stringify({ [list]: [...own, ...linked] })) };
  };

export const linkedRecorders = withLinked('ConfigurationRecorders', recorderOf);
export const linkedStatuses = withLinked('ConfigurationRecordersStatus', statusOf);
