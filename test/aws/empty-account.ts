import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { emptyList } from './empty-lists.ts';
import { type WireCall, wireCall } from './wire-call.ts';
import { type WireAnswer, wireError } from './wire-error.ts';

/** The regions that every account has enabled. Source: "AWS Regions" in the AWS Regions and Availability Zones guide. */
export const SEVENTEEN_REGIONS: readonly string[] = [
  'ap-northeast-1 ap-northeast-2 ap-northeast-3 ap-south-1 ap-southeast-1 ap-southeast-2 ca-central-1 eu-central-1 eu-north-1',
  'eu-west-1 eu-west-2 eu-west-3 sa-east-1 us-east-1 us-east-2 us-west-1 us-west-2',
].flatMap((names) => names.split(' '));

const xml = (body: string): WireAnswer => ({ status: 200, headers: { 'content-type': 'text/xml' }, body: Buffer.from(body) });

/** Keys that name the account whose role was assumed, so that its calls can be told from those of others. */
export const keyOfAccount = (account: string): string => `ASIA${account}`;

const assumed = ({ body }: WireCall): WireAnswer => {
  const [account = ''] = /\d{12}/.exec(new URLSearchParams(body).get('RoleArn') ?? '') ?? [];
  const keys = `<AccessKeyId>${keyOfAccount(account)}</AccessKeyId><SecretAccessKey>secret</SecretAccessKey><SessionToken>token</SessionToken>`;
  const Expiration = new Date(Date.now() + 3_600_000).toISOString();
  return xml(
    `<AssumeRoleResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><AssumeRoleResult><Credentials>${keys}<Expiration>${Expiration}</Expiration></Credentials></AssumeRoleResult></AssumeRoleResponse>`,
  );
};

const regions = (): WireAnswer =>
  xml(
    `<DescribeRegionsResponse xmlns="http://ec2.amazonaws.com/doc/2016-11-15/"><regionInfo>${SEVENTEEN_REGIONS.map(
      (name) => `<item><regionName>${name}</regionName><optInStatus>opt-in-not-required</optInStatus></item>`,
    ).join('')}</regionInfo></DescribeRegionsResponse>`,
  );

/** Whoever asks for more than lists asks in vain. */
const answerTo = (call: WireCall): WireAnswer => {
  if (call.operation === 'AssumeRole') return assumed(call);
  if (call.operation === 'DescribeRegions') return regions();
  return emptyList(call) ?? wireError(call, 'failed');
};

export interface EmptyAccount {
  readonly endpoint: string;
  /** Every call that has arrived since `clear`. */
  readonly calls: readonly WireCall[];
  /** The most calls that were under way at the same moment, since `clear`. */
  readonly mostAtOnce: number;
  clear(): void;
  stop(): Promise<void>;
}

/** AWS accounts on 127.0.0.1 with 17 regions and nothing in them, each of whose answers takes a while. */
export const startEmptyAccount = async (latencyMs = 0): Promise<EmptyAccount> => {
  let calls: WireCall[] = [];
  let underWay = 0;
  let mostAtOnce = 0;
  const handle = async (incoming: IncomingMessage, response: ServerResponse): Promise<void> => {
    underWay += 1;
    mostAtOnce = Math.max(mostAtOnce, underWay);
    response.once('close', () => (underWay -= 1));
    const [body] = await Promise.all([text(incoming), sleep(latencyMs)]);
    const call = wireCall(incoming.method!, incoming.url!, incoming.headers, body);
    calls.push(call);
    const answer = answerTo(call);
    response.writeHead(answer.status, { ...answer.headers, 'content-length': answer.body.length });
    response.end(answer.body);
  };
  const server = createServer((incoming, response) => {
    handle(incoming, response).catch((thrown: unknown) => {
      response.destroy(thrown as Error);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    get calls() {
      return calls;
    },
    get mostAtOnce() {
      return mostAtOnce;
    },
    clear() {
      calls = [];
      mostAtOnce = 0;
    },
    async stop() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
};
