import { expect, test } from 'vitest';
import { readTracingSettings, type TracingSettings } from './read-tracing-settings.ts';

const read = (environment: Record<string, string>): { settings: TracingSettings | null; told: string[] } => {
  const told: string[] = [];
  return { settings: readTracingSettings(environment, (sentence) => told.push(sentence)), told };
};

const ENDPOINT = { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://collector:4318' };

test('without an endpoint, or where it is turned off, nothing is traced', () => {
  expect(read({}).settings).toBeNull();
  expect(read({ OTEL_EXPORTER_OTLP_ENDPOINT: '' }).settings).toBeNull();
  expect(read({ ...ENDPOINT, OTEL_SDK_DISABLED: 'TRUE' }).settings).toBeNull();
  expect(read({ ...ENDPOINT, OTEL_TRACES_EXPORTER: 'none' }).settings).toBeNull();
  expect(read({ ...ENDPOINT, OTEL_SDK_DISABLED: 'false' }).settings).not.toBeNull();
});

test('the path is appended to the shared endpoint, and not to that of traces', () => {
  expect(read(ENDPOINT).settings?.url).toBe('http://collector:4318/v1/traces');
  expect(read({ OTEL_EXPORTER_OTLP_ENDPOINT: 'http://collector:4318/otlp/' }).settings?.url).toBe('http://collector:4318/otlp/v1/traces');
  expect(read({ ...ENDPOINT, OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: 'https://own/here' }).settings?.url).toBe('https://own/here');
});

test('what is not said has the usual value', () => {
  expect(read(ENDPOINT)).toEqual({
    settings: {
      url: 'http://collector:4318/v1/traces',
      timeoutMilliseconds: 5000,
      sampler: 'parentbased_always_on',
      ratio: 1,
      attributes: {},
    },
    told: [],
  });
});

test('attributes are decoded, and the name of the service has a variable of its own', () => {
  const { settings } = read({
    ...ENDPOINT,
    OTEL_RESOURCE_ATTRIBUTES: 'service.name=a,deployment.environment=pro%20duction, team = blue ,broken,rate=100%',
    OTEL_SERVICE_NAME: 'b',
  });
  expect(settings?.attributes).toEqual({ 'service.name': 'b', 'deployment.environment': 'pro duction', team: 'blue', rate: '100%' });
});

test('samplers and time-outs are heeded', () => {
  const { settings } = read({
    ...ENDPOINT,
    OTEL_TRACES_SAMPLER: 'traceidratio',
    OTEL_TRACES_SAMPLER_ARG: '0.25',
    OTEL_EXPORTER_OTLP_TIMEOUT: '2000',
  });
  expect(settings).toMatchObject({ sampler: 'traceidratio', ratio: 0.25, timeoutMilliseconds: 2000 });
});

test('what cannot be used is told of and ignored, as the specification wants', () => {
  expect(read({ OTEL_EXPORTER_OTLP_ENDPOINT: 'collector:4318' })).toMatchObject({
    settings: null,
    told: [expect.stringContaining('no URL of HTTP')],
  });
  expect(read({ ...ENDPOINT, OTEL_TRACES_SAMPLER: 'xray' })).toMatchObject({
    settings: { sampler: 'parentbased_always_on' },
    told: [expect.stringContaining('"xray"')],
  });
  expect(read({ ...ENDPOINT, OTEL_TRACES_SAMPLER_ARG: '2' })).toMatchObject({
    settings: { ratio: 1 },
    told: [expect.stringContaining('"2"')],
  });
  expect(read({ ...ENDPOINT, OTEL_EXPORTER_OTLP_PROTOCOL: 'grpc' }).told).toEqual([expect.stringContaining('gRPC')]);
});
