import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer, text } from 'node:stream/consumers';
import { actionOfCall } from './action-of-call.ts';
import { cutIntoPages, withoutToken } from './cut-into-pages.ts';
import { repairAnswer } from './repair-answer.ts';
import { type WireCall, wireCall } from './wire-call.ts';
import { type Refusal, type WireAnswer, wireError } from './wire-error.ts';

/**
 * What may go wrong. `cut`: the connection breaks in the middle of the body; `short`: the body ends early and its length
 * agrees; `empty`: status 200 and no bytes; `login page`: status 200 and well-formed HTML; `expire keys`: every access key
 * seen so far is refused from now on; a function makes an answer of its own.
 */
export type Fault = Refusal | 'cut' | 'short' | 'empty' | 'login page' | 'expire keys' | ((call: WireCall) => WireAnswer);

export interface Rule {
  readonly service?: string;
  readonly operation?: string;
  /** The IAM action that the call needs. */
  readonly action?: string;
  readonly region?: string;
  /** Found in the URL or the body. */
  readonly resource?: string;
  /** Of the SDK: 1 is every first attempt. */
  readonly attempt?: number;
  /** How many matching calls pass before the fault begins. */
  readonly after?: number;
  /** How many matching calls meet the fault; all unless stated. */
  readonly times?: number;
  readonly fault: Fault;
}

export interface FaultProxy {
  readonly endpoint: string;
  /** Every call that has arrived since `clear`. */
  readonly calls: readonly WireCall[];
  /** The most calls that were under way at the same moment, by service and region, since `clear`. */
  readonly peaks: ReadonlyMap<string, number>;
  /** The first rule that matches counts. */
  add(...rules: readonly Rule[]): void;
  /** How far our clock is ahead of that of the machine, in minutes. Without a date in the answers a client cannot know. */
  setClock(minutes: number, tellDate?: boolean): void;
  /** No faults, no calls. */
  clear(): void;
  stop(): Promise<void>;
}

const LOGIN_PAGE = '<html><head><title>Sign in</title></head><body><p>Please sign in to the network.</p></body></html>';
const SKEW_LIMIT_MINUTES = 15;

const matches = (rule: Rule, call: WireCall): boolean =>
  (rule.service === undefined || rule.service === call.service) &&
  (rule.operation === undefined || rule.operation === call.operation) &&
  (rule.action === undefined || rule.action === actionOfCall(call)) &&
  (rule.region === undefined || rule.region === call.region) &&
  (rule.attempt === undefined || rule.attempt === call.attempt) &&
  (rule.resource === undefined || call.url.includes(rule.resource) || decodeURIComponent(call.body).includes(rule.resource));

/** `20260101T120000Z` → milliseconds. */
const signedAt = ({ headers }: WireCall): number =>
  Date.parse(String(headers['x-amz-date']).replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/, '$1-$2-$3T$4:$5:$6Z'));

class Faults implements Pick<FaultProxy, 'add' | 'setClock' | 'clear' | 'calls' | 'peaks'> {
  calls: WireCall[] = [];
  peaks = new Map<string, number>();
  #underWay = new Map<string, number>();
  #rules: { rule: Rule; seen: number }[] = [];
  #expired = new Set<string>();
  #aheadMs = 0;
  #tellDate = true;

  add(...rules: readonly Rule[]): void {
    this.#rules.push(...rules.map((rule) => ({ rule, seen: 0 })));
  }

  setClock(minutes: number, tellDate = true): void {
    this.#aheadMs = minutes * 60_000;
    this.#tellDate = tellDate;
  }

  /** Counts a call as under way; returns what ends it. */
  begin({ service, region }: WireCall): () => void {
    const key = `${service} ${region}`;
    const now = (this.#underWay.get(key) ?? 0) + 1;
    this.#underWay.set(key, now);
    this.peaks.set(key, Math.max(now, this.peaks.get(key) ?? 0));
    return () => this.#underWay.set(key, this.#underWay.get(key)! - 1);
  }

  clear(): void {
    this.calls = [];
    this.peaks = new Map();
    this.#rules = [];
    this.#expired = new Set();
    this.setClock(0);
  }

  date(): string | null {
    return this.#tellDate ? new Date(Date.now() + this.#aheadMs).toUTCString() : null;
  }

  /** What is to go wrong with this call, or null. */
  of(call: WireCall): Fault | null {
    this.calls.push(call);
    const skew = Math.abs(signedAt(call) - Date.now() - this.#aheadMs) / 60_000;
    if (skew > SKEW_LIMIT_MINUTES) return 'skewed';
    const fault = this.#ruled(call);
    if (fault === 'expire keys')
      this.#expired = new Set(this.calls.map(({ accessKey }) => accessKey).filter((key) => key.startsWith('ASIA')));
    return this.#expired.has(call.accessKey) ? 'expired' : fault;
  }

  #ruled(call: WireCall): Fault | null {
    const entry = this.#rules.find(({ rule }) => matches(rule, call));
    if (entry === undefined) return null;
    const { after = 0, times = Number.POSITIVE_INFINITY, fault } = entry.rule;
    entry.seen += 1;
    return entry.seen > after && entry.seen <= after + times ? fault : null;
  }
}

/** What the server behind us answers. */
const forward = async (call: WireCall, upstream: string): Promise<WireAnswer> => {
  const { url, body } = withoutToken(call);
  const { promise, resolve, reject } = Promise.withResolvers<IncomingMessage>();
  const { 'content-length': _length, ...headers } = call.headers;
  const outgoing = request(
    new URL(url, upstream),
    { method: call.method, headers: { ...headers, 'content-length': Buffer.byteLength(body) } },
    resolve,
  );
  outgoing.on('error', reject);
  outgoing.end(body);
  const incoming = await promise;
  const whole = await buffer(incoming);
  const type = incoming.headers['content-type'];
  const status = incoming.statusCode ?? 500;
  const answer = repairAnswer(call, { status, headers: type === undefined ? {} : { 'content-type': type }, body: whole });
  return answer.status === 200 ? { ...answer, body: cutIntoPages(call, answer.body) } : answer;
};

const half = (body: Buffer): Buffer => body.subarray(0, Math.ceil(body.length / 2));

const spoil = async (fault: Fault | null, call: WireCall, upstream: string): Promise<WireAnswer> => {
  if (typeof fault === 'function') return fault(call);
  if (fault === 'login page') return { status: 200, headers: { 'content-type': 'text/html' }, body: Buffer.from(LOGIN_PAGE) };
  if (fault !== null && fault !== 'cut' && fault !== 'short' && fault !== 'empty' && fault !== 'expire keys') return wireError(call, fault);
  const answer = await forward(call, upstream);
  // Whoever swallows a body passes on no header of AWS either: one may say the error.
  if (fault === 'empty') return { ...answer, headers: {}, body: Buffer.alloc(0) };
  return fault === 'short' ? { ...answer, body: half(answer.body) } : answer;
};

const send = (response: ServerResponse, { status, headers, body }: WireAnswer, date: string | null, fault: Fault | null): void => {
  response.sendDate = false;
  response.writeHead(status, { ...headers, 'content-length': body.length, ...(date === null ? {} : { date }) });
  if (fault !== 'cut') {
    response.end(body);
    return;
  }
  response.write(half(body), () => response.destroy());
};

/** Stands between the SDK and `upstream` on 127.0.0.1, cuts lists into pages, and spoils what the rules say. */
export const startFaultProxy = async (upstream: string): Promise<FaultProxy> => {
  const faults = new Faults();
  const handle = async (incoming: IncomingMessage, response: ServerResponse): Promise<void> => {
    const call = wireCall(incoming.method!, incoming.url!, incoming.headers, await text(incoming));
    const fault = faults.of(call);
    response.once('close', faults.begin(call));
    send(response, await spoil(fault, call, upstream), faults.date(), fault);
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
      return faults.calls;
    },
    get peaks() {
      return faults.peaks;
    },
    add: (...rules) => faults.add(...rules),
    setClock: (minutes, tellDate) => faults.setClock(minutes, tellDate),
    clear: () => faults.clear(),
    stop: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
};
