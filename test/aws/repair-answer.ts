import { withNumericTimes } from './letters-of-authorization.ts';
import { linkedRecorders, linkedStatuses } from './service-linked-recorders.ts';
import type { WireCall } from './wire-call.ts';
import { type WireAnswer, wireError } from './wire-error.ts';

/** Where moto answers what AWS cannot: the answer as AWS would give it. */
type Repair = (answer: WireAnswer, call: WireCall) => WireAnswer;

const withBody = (answer: WireAnswer, change: (body: string) => string): WireAnswer => ({
  ...answer,
  body: Buffer.from(change(answer.body.toString())),
});

/** Every server certificate of moto has the same id; AWS gives each its own. Here it is made of the name. */
const ownCertificateIds: Repair = (answer) =>
  withBody(answer, (body) => {
    const names = [...body.matchAll(/<ServerCertificateName>([^<]+)</g)].map(([, name]) => name!);
    return body.replaceAll('ASCACKCEVSQ6C2EXAMPLE', () => `ASCA${Buffer.from(names.shift()!).toString('hex').toUpperCase()}`);
  });

const missing: Repair = (_answer, call) => wireError(call, 'missing');

/** By service and operation. moto answers policies and tags of vaults with a page in HTML. */
const REPAIRS: Readonly<Record<string, Repair>> = {
  'iam ListServerCertificates': ownCertificateIds,
  'iam GetServerCertificate': ownCertificateIds,
  'config DescribeConfigurationRecorders': linkedRecorders,
  'config DescribeConfigurationRecorderStatus': linkedStatuses,
  'directconnect DescribeConnections': (answer) => withBody(answer, withNumericTimes),
  'glacier DescribeVault': (answer, call) => (answer.status === 200 ? answer : missing(answer, call)),
  'glacier GetVaultAccessPolicy': missing,
  'glacier ListTagsForVault': () => ({ status: 200, headers: { 'content-type': 'application/json' }, body: Buffer.from('{"Tags":{}}') }),
};

/** Which answers of moto are repaired: service and operation. */
export const repairedOperations: readonly string[] = Object.keys(REPAIRS);

export const repairAnswer = (call: WireCall, answer: WireAnswer): WireAnswer =>
  REPAIRS[`${call.service} ${call.operation}`]?.(answer, call) ?? answer;
