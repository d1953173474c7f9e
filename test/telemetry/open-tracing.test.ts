import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { pause } from '../../src/base/pause.ts';
import { MonkeyError } from '../../src/model/errors.ts';
import { openTracing } from '../../src/telemetry/open-tracing.ts';
import type { TraceFields, Tracing } from '../../src/telemetry/tracing.ts';
import { loadedPackages } from './loaded-packages.ts';
import { type OtlpCollector, type ReceivedSpan, startOtlpCollector } from './otlp-collector.ts';

let collector: OtlpCollector;
let told: string[];

beforeEach(async () => {
  collector = await startOtlpCollector();
  told = [];
});

afterEach(() => collector.stop());

const open = (environment: Record<string, string> = {}, role = 'worker'): Promise<Tracing> =>
  openTracing(
    { OTEL_EXPORTER_OTLP_ENDPOINT: collector.endpoint, ...environment },
    { role, version: '1.2.3', warn: (sentence) => told.push(sentence) },
  );

const spanNamed = (name: string): ReceivedSpan => {
  const found = collector.spans.filter((span) => span.name === name);
  expect(found).toHaveLength(1);
  return found[0]!;
};

describe('spans', () => {
  test('have a name, attributes of their beginning and of later, a duration, and give back what the work gives', async () => {
    const tracing = await open();
    const given = await tracing.span('watch-account', { account: 'prod', technologies: 3, first: true }, async (notes) => {
      await pause(20);
      notes.set({ items: 12 });
      return 'done';
    });
    await tracing.close();
    expect(given).toBe('done');
    const span = spanNamed('watch-account');
    expect(span.attributes).toEqual({ account: 'prod', technologies: 3, first: true, items: 12 });
    expect(span.milliseconds).toBeGreaterThan(15);
    expect(span.parent).toBeUndefined();
    expect(span.status.code).toBe(0);
    expect(collector.paths).toEqual(['/v1/traces']);
    expect(told).toEqual([]);
  });

  test('that begin within others are their children, also side by side and after pauses', async () => {
    const tracing = await open();
    const branch = (name: string) =>
      tracing.span(name, {}, async () => {
        await pause(Math.random() * 10);
        await tracing.span(`${name} leaf`, {}, () => pause(Math.random() * 10));
      });
    await tracing.span('root', {}, () => Promise.all(['a', 'b', 'c'].map(branch)));
    await tracing.span('another root', {}, async () => undefined);
    await tracing.close();
    const root = spanNamed('root');
    for (const name of ['a', 'b', 'c']) {
      expect(spanNamed(name)).toMatchObject({ parent: root.spanId, traceId: root.traceId });
      expect(spanNamed(`${name} leaf`)).toMatchObject({ parent: spanNamed(name).spanId, traceId: root.traceId });
    }
    expect(spanNamed('another root').parent).toBeUndefined();
    expect(spanNamed('another root').traceId).not.toBe(root.traceId);
  });

  test('note the error of their work, and throw it on', async () => {
    const tracing = await open();
    const error = new MonkeyError('lease-lost', 'Another worker has taken over.');
    await expect(
      tracing.span('outer', {}, async () => {
        await tracing.span('inner', {}, () => Promise.reject(error)).catch(() => undefined);
        await tracing.span('sentence', {}, () => Promise.reject('no error at all')).catch(() => undefined);
        throw error;
      }),
    ).rejects.toBe(error);
    await tracing.close();
    for (const name of ['outer', 'inner']) {
      const { status, events } = spanNamed(name);
      expect(status).toEqual({ code: 2, message: 'Another worker has taken over.' });
      expect(events).toHaveLength(1);
      expect(events[0]).toMatchObject({
        name: 'exception',
        attributes: { 'exception.type': 'lease-lost', 'exception.message': 'Another worker has taken over.' },
      });
    }
    expect(spanNamed('sentence').status).toEqual({ code: 2, message: 'no error at all' });
  });

  test('note an error that is thrown before the work gives a promise', async () => {
    const tracing = await open();
    await expect(
      tracing.span('sudden', {}, () => {
        throw new Error('at once');
      }),
    ).rejects.toThrow('at once');
    await tracing.close();
    expect(spanNamed('sudden').status.code).toBe(2);
  });

  test('say whose they are; what the variables say counts', async () => {
    const tracing = await open({ OTEL_RESOURCE_ATTRIBUTES: 'deployment.environment=test,monkey.role=mine' });
    await tracing.span('one', {}, async () => undefined);
    await tracing.close();
    expect(spanNamed('one')).toMatchObject({
      scope: 'security-monkey 1.2.3',
      resource: {
        'service.name': 'security-monkey',
        'service.version': '1.2.3',
        'monkey.role': 'mine',
        'deployment.environment': 'test',
        'telemetry.sdk.language': 'nodejs',
        'process.pid': process.pid,
      },
    });
  });
});

describe('across processes', () => {
  test('a span belongs to the one that was injected elsewhere', async () => {
    const [scheduler, worker] = [await open({ OTEL_SERVICE_NAME: 'a' }), await open({ OTEL_SERVICE_NAME: 'b' })];
    let sent: TraceFields = {};
    await scheduler.span('publish', {}, async () => {
      sent = structuredClone(scheduler.inject());
    });
    expect(sent['traceparent']).toMatch(/^00-[0-9a-f]{32}-[0-9a-f]{16}-01$/);
    await worker.span('around', {}, () =>
      worker.span('job', {}, () => worker.span('part of it', {}, async () => undefined), { parent: sent }),
    );
    await Promise.all([scheduler.close(), worker.close()]);
    const publish = spanNamed('publish');
    expect(spanNamed('job')).toMatchObject({ parent: publish.spanId, traceId: publish.traceId, resource: { 'service.name': 'b' } });
    expect(spanNamed('part of it')).toMatchObject({ parent: spanNamed('job').spanId, traceId: publish.traceId });
    expect(spanNamed('around').traceId).not.toBe(publish.traceId);
  });

  test('what was not injected, or cannot be read, leaves the span where it is', async () => {
    const tracing = await open();
    expect(tracing.inject()).toEqual({});
    for (const [name, parent] of [
      ['none', undefined],
      ['empty', {}],
      ['unreadable', { traceparent: 'nonsense' }],
    ] as const)
      await tracing.span(name, {}, async () => undefined, { parent });
    await tracing.close();
    for (const name of ['none', 'empty', 'unreadable']) expect(spanNamed(name).parent).toBeUndefined();
  });

  test('whoever began the trace decides whether it is kept', async () => {
    const [sampling, other] = [await open({ OTEL_TRACES_SAMPLER: 'always_off' }), await open()];
    let sent: TraceFields = {};
    await sampling.span('not kept', {}, async () => {
      sent = sampling.inject();
    });
    expect(sent['traceparent']).toMatch(/-00$/);
    await other.span('not kept either', {}, async () => undefined, { parent: sent });
    await other.span('kept', {}, async () => undefined);
    await Promise.all([sampling.close(), other.close()]);
    expect(collector.spans.map(({ name }) => name)).toEqual(['kept']);
  });
});

describe('a collector that is not well harms nothing', () => {
  const work = async (tracing: Tracing): Promise<void> => {
    const began = performance.now();
    for (let number = 0; number < 5000; number += 1) await tracing.span('work', { number }, async () => number);
    expect(performance.now() - began).toBeLessThan(3000);
  };

  test.each([
    ['that is away', 200, { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:1' }],
    ['that answers 500', 500, {}],
    ['that answers 503', 503, {}],
    ['that never answers', null, {}],
  ] as const)('one %s', async (_, status, environment) => {
    collector.status = status;
    const tracing = await open({ OTEL_EXPORTER_OTLP_TIMEOUT: '300', ...environment });
    await work(tracing);
    const began = performance.now();
    await tracing.close();
    expect(performance.now() - began).toBeLessThan(3000);
    expect(told).toEqual([expect.stringMatching(/^Traces could not be sent: ./)]);
  });

  test('and closing does not wait for long, whatever the time-out', async () => {
    collector.status = null;
    const tracing = await open({ OTEL_EXPORTER_OTLP_TIMEOUT: '60000' });
    await tracing.span('work', {}, async () => undefined);
    const began = performance.now();
    await tracing.close();
    expect(performance.now() - began).toBeLessThan(8000);
    await tracing.span('after the end', {}, async () => undefined);
    await tracing.close();
  });
});

describe('where traces are not wanted', () => {
  test.each([{}, { OTEL_SDK_DISABLED: 'true' }])('the work is done, and nothing is sent: %o', async (environment) => {
    const tracing = await openTracing(
      'OTEL_SDK_DISABLED' in environment ? { OTEL_EXPORTER_OTLP_ENDPOINT: collector.endpoint, ...environment } : environment,
      { role: 'worker', version: '1.2.3' },
    );
    const given = await tracing.span('one', {}, async (notes) => {
      notes.set({ more: 1 });
      return 'done';
    });
    expect(given).toBe('done');
    await expect(tracing.span('two', {}, () => Promise.reject(new Error('its own')))).rejects.toThrow('its own');
    expect(tracing.inject()).toEqual({});
    await tracing.close();
    expect(collector.paths).toEqual([]);
  });

  test('nothing of OpenTelemetry is loaded', async () => {
    const script = `const { openTracing } = await import('./src/telemetry/open-tracing.ts');
      const tracing = await openTracing(process.env, { role: 'worker', version: '1' });
      await tracing.span('one', {}, async () => undefined);
      await tracing.close();`;
    const off = { OTEL_EXPORTER_OTLP_ENDPOINT: '', OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: '' };
    expect(await loadedPackages(script, '@opentelemetry/', off)).toEqual([]);
    expect(await loadedPackages(script, '@opentelemetry/', { ...off, OTEL_EXPORTER_OTLP_ENDPOINT: collector.endpoint })).not.toEqual([]);
    expect(collector.spans.map(({ name }) => name)).toEqual(['one']);
  });
});
