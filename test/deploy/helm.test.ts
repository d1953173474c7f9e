import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import type { Value } from './go-template.ts';
import { helmTemplate } from './helm-template.ts';
import { PROJECT_ROOT } from './project-root.ts';
import type { Manifest } from './render-chart.ts';

const CHART = join(PROJECT_ROOT, 'deploy/helm/security-monkey');
const EXISTING = { secret: { existing: 'monkey-secret' } };
const OWN = {
  secret: { databaseUrl: 'postgres://monkey:p&<w>@db/monkey', secretKey: 'k'.repeat(40), brokerUrl: 'rediss://:p@redis:6379/0' },
};
const EVERYTHING = {
  ...OWN,
  settings: { LOG_LEVEL: 'debug', METRICS_ENABLED: true },
  config: { one: 1, two: { three: ['x', 'y'] } },
  imagePullSecrets: [{ name: 'pull' }],
  worker: {
    serviceAccountAnnotations: { 'eks.amazonaws.com/role-arn': 'arn:aws:iam::111111111111:role/worker' },
    autoscaling: { kind: 'hpa' },
  },
  ingress: { enabled: true, className: 'nginx', host: 'monkey.test' },
  metrics: { podMonitor: true },
  networkPolicy: { enabled: true, metricsFrom: [{ podSelector: {} }] },
  nodeSelector: { disk: 'ssd' },
};

interface Container {
  readonly name: string;
  readonly image: string;
  readonly args: readonly string[];
  readonly securityContext: unknown;
  readonly env: readonly {
    readonly name: string;
    readonly value?: string;
    readonly valueFrom?: { readonly secretKeyRef: { readonly name: string } };
  }[];
  readonly envFrom?: readonly unknown[];
  readonly ports?: readonly { readonly name: string; readonly containerPort: number }[];
  readonly [name: string]: unknown;
}
interface Pod {
  readonly containers: readonly [Container];
  readonly securityContext: unknown;
  readonly automountServiceAccountToken: boolean;
  readonly serviceAccountName?: string;
  readonly terminationGracePeriodSeconds?: number;
  readonly volumes: readonly { readonly name: string }[];
}
interface Workload {
  readonly replicas?: number;
  readonly strategy?: unknown;
  readonly selector: { readonly matchLabels: Readonly<Record<string, string>> };
  readonly template: {
    readonly metadata: { readonly labels: Readonly<Record<string, string>>; readonly annotations?: unknown };
    readonly spec: Pod;
  };
}

const all = (values: { readonly [name: string]: Value }): Manifest[] => helmTemplate(CHART, values);
const named = (values: { readonly [name: string]: Value }, kind: string, name: string): Manifest => {
  const found = all(values).find((manifest) => manifest.kind === kind && manifest.metadata.name === name);
  if (!found) throw new Error(`There is no ${kind} ${name}.`);
  return found;
};
const workload = (role: string, values: { readonly [name: string]: Value } = EXISTING): Workload =>
  named(values, role === 'migrate' ? 'Job' : 'Deployment', `prod-security-monkey-${role}`)['spec'] as Workload;
const container = (role: string, values?: { readonly [name: string]: Value }): Container =>
  workload(role, values).template.spec.containers[0];
const environment = (role: string, values?: { readonly [name: string]: Value }): Readonly<Record<string, string>> =>
  Object.fromEntries(
    container(role, values).env.map(({ name, value, valueFrom }) => [name, value ?? `secret ${valueFrom?.secretKeyRef.name}`]),
  );

const ROLES = ['api', 'scheduler', 'worker'];

it('has one of everything and nothing twice', () => {
  const kinds = (values: { readonly [name: string]: Value }) =>
    all(values).map(({ kind, metadata }) => `${kind} ${metadata.name.replace('prod-security-monkey', '')}`);
  expect(kinds(EXISTING)).toEqual([
    ...ROLES.map((role) => `Deployment -${role}`),
    'Job -migrate',
    'PodDisruptionBudget -api',
    'PodDisruptionBudget -worker',
    'Service -api',
    ...ROLES.map((role) => `ServiceAccount -${role}`),
  ]);
  const full = kinds(EVERYTHING);
  expect(new Set(full).size).toBe(full.length);
  expect(full).toEqual(
    expect.arrayContaining([
      'HorizontalPodAutoscaler -worker',
      'Ingress ',
      'PodMonitor ',
      'Secret ',
      'Secret -migrate',
      'NetworkPolicy -worker',
    ]),
  );
});

it('needs a secret, and says so', () => {
  expect(() => all({})).toThrow('secret.databaseUrl, or secret.existing, must be given.');
  expect(() => all({ secret: { databaseUrl: 'postgres://db' } })).toThrow('secret.secretKey, or secret.existing, must be given.');
});

it('has an image of the version of the program', () => {
  const { version } = JSON.parse(readFileSync(join(PROJECT_ROOT, 'package.json'), 'utf8')) as { version: string };
  const chart = parse(readFileSync(join(CHART, 'Chart.yaml'), 'utf8')) as { appVersion: string };
  expect(chart.appVersion).toBe(version);
  expect(container('api').image).toBe(`security-monkey:${version}`);
  expect(container('worker', { ...EXISTING, image: { repository: 'registry.test/monkey', tag: '9' } }).image).toBe(
    'registry.test/monkey:9',
  );
});

describe.each([...ROLES, 'migrate'])('the pod of %s', (role) => {
  it('holds no privilege and writes to its memory only', () => {
    const { spec } = workload(role).template;
    expect(spec.securityContext).toEqual({
      runAsNonRoot: true,
      runAsUser: 10001,
      runAsGroup: 10001,
      fsGroup: 10001,
      seccompProfile: { type: 'RuntimeDefault' },
    });
    expect(container(role).securityContext).toEqual({
      allowPrivilegeEscalation: false,
      readOnlyRootFilesystem: true,
      privileged: false,
      capabilities: { drop: ['ALL'] },
    });
    expect(spec.automountServiceAccountToken).toBe(false);
    expect(spec.volumes).toEqual([{ name: 'tmp', emptyDir: {} }]);
  });

  it('runs as the user of the image', () => {
    const dockerfile = readFileSync(join(PROJECT_ROOT, 'deploy/docker/Dockerfile'), 'utf8');
    expect(dockerfile).toContain('USER 10001:10001');
  });

  it('takes its secrets from the Secret', () => {
    expect(environment(role)).toMatchObject({ MONKEY_DATABASE_URL: 'secret monkey-secret', MONKEY_SECRET_KEY: 'secret monkey-secret' });
    expect(JSON.stringify(workload(role, OWN))).not.toContain('p&<w>');
  });
});

describe.each(ROLES)('the deployment of %s', (role) => {
  it('selects its own pods', () => {
    const { selector, template } = workload(role, EVERYTHING);
    expect(template.metadata.labels).toMatchObject(selector.matchLabels);
    expect(selector.matchLabels['app.kubernetes.io/component']).toBe(role);
  });

  it('is asked whether it lives and whether it is ready, on a port that it opens', () => {
    const one = container(role);
    expect(one['livenessProbe']).toMatchObject({ httpGet: { path: '/healthcheck', port: 'health' } });
    expect(one['startupProbe']).toMatchObject({ httpGet: { path: '/healthcheck', port: 'health' } });
    expect(one['readinessProbe']).toMatchObject({ httpGet: { path: '/readiness', port: 'health' } });
    const port = String(one.ports?.find(({ name }) => name === 'health')?.containerPort);
    expect(environment(role)[role === 'api' ? 'MONKEY_API_PORT' : 'MONKEY_METRICS_PORT']).toBe(port);
  });

  it('has a service account of its own, which there is', () => {
    const { serviceAccountName } = workload(role).template.spec;
    expect(named(EXISTING, 'ServiceAccount', serviceAccountName!)['automountServiceAccountToken']).toBe(false);
  });

  it('begins anew when the configuration changes', () => {
    const annotations = (values: { readonly [name: string]: Value }) => workload(role, values).template.metadata.annotations;
    expect(annotations({ ...EXISTING, config: { one: 1 } })).not.toEqual(annotations({ ...EXISTING, config: { one: 2 } }));
    expect(annotations({ ...EXISTING, settings: { LOG_LEVEL: 'info' } })).not.toEqual(annotations(EXISTING));
  });

  it('reads the configuration from the ConfigMap', () => {
    expect(container(role, EVERYTHING)['volumeMounts']).toContainEqual({
      name: 'config',
      mountPath: '/etc/security-monkey',
      readOnly: true,
    });
    expect(environment(role, EVERYTHING)['SM_CONFIG']).toBe('/etc/security-monkey/monkey.config.yaml');
    expect(container(role, EVERYTHING).envFrom).toEqual([{ configMapRef: { name: 'prod-security-monkey-settings' } }]);
    const { data } = named(EVERYTHING, 'ConfigMap', 'prod-security-monkey') as unknown as { data: Readonly<Record<string, string>> };
    expect(parse(data['monkey.config.yaml']!)).toEqual(EVERYTHING.config);
    expect(named(EVERYTHING, 'ConfigMap', 'prod-security-monkey-settings')['data']).toEqual({
      LOG_LEVEL: 'debug',
      METRICS_ENABLED: 'true',
    });
  });
});

describe('the roles', () => {
  it('run their commands', () => {
    expect([...ROLES, 'migrate'].map((role) => container(role).args)).toEqual([
      ['run_api_server'],
      ['run_scheduler'],
      ['run_worker'],
      ['db', 'upgrade'],
    ]);
  });

  it('let scheduler and workers reach the broker, and nobody else', () => {
    expect([...ROLES, 'migrate'].filter((role) => 'MONKEY_BROKER_URL' in environment(role))).toEqual(['scheduler', 'worker']);
  });

  it('have one scheduler, with another one allowed, and never two versions of it', () => {
    expect([workload('scheduler').replicas, workload('scheduler').strategy]).toEqual([1, { type: 'Recreate' }]);
    expect(workload('scheduler', { ...EXISTING, scheduler: { replicas: 2 } }).replicas).toBe(2);
    expect(workload('worker').strategy).toEqual({ type: 'Recreate' });
  });

  it('give a worker longer to stop than it takes for it', () => {
    const after = (seconds: number) =>
      workload('worker', { ...EXISTING, worker: { shutdownSeconds: seconds } }).template.spec.terminationGracePeriodSeconds;
    expect([after(60), after(600)]).toEqual([90, 630]);
    expect(environment('worker')['MONKEY_WORKER_SHUTDOWN_SECONDS']).toBe('60');
  });

  it('give the role of AWS to the workers alone', () => {
    const annotated = all(EVERYTHING).filter(({ kind, metadata }) => kind === 'ServiceAccount' && metadata['annotations']);
    expect(annotated.map(({ metadata }) => metadata.name)).toEqual(['prod-security-monkey-worker']);
  });
});

describe('the autoscaler', () => {
  const scaled = (kind: string) => ({ ...EXISTING, worker: { autoscaling: { kind, max: 7, waitingJobsPerWorker: 5 } } });

  it('follows the jobs that wait, and nobody else sets the number of workers', () => {
    const { spec } = named(scaled('hpa'), 'HorizontalPodAutoscaler', 'prod-security-monkey-worker') as unknown as {
      spec: Readonly<Record<string, unknown>>;
    };
    expect(spec).toMatchObject({
      scaleTargetRef: { kind: 'Deployment', name: 'prod-security-monkey-worker' },
      minReplicas: 1,
      maxReplicas: 7,
      metrics: [
        {
          type: 'External',
          external: {
            metric: { name: 'monkey_queue_jobs', selector: { matchLabels: { state: 'waiting' } } },
            target: { type: 'AverageValue', averageValue: '5' },
          },
        },
      ],
    });
    expect(workload('worker', scaled('hpa')).replicas).toBeUndefined();
    expect(workload('worker').replicas).toBe(2);
  });

  it('can be KEDA', () => {
    const { spec } = named(scaled('keda'), 'ScaledObject', 'prod-security-monkey-worker') as unknown as {
      spec: { triggers: unknown[]; scaleTargetRef: unknown };
    };
    expect(spec.scaleTargetRef).toEqual({ name: 'prod-security-monkey-worker' });
    expect(spec.triggers[0]).toMatchObject({
      type: 'prometheus',
      metadata: { query: 'sum(max by (job) (monkey_queue_jobs{state="waiting"}))', threshold: '5' },
    });
    expect(workload('worker', scaled('keda')).replicas).toBeUndefined();
  });
});

describe('the migration', () => {
  const hook = (manifest: Manifest) => manifest.metadata['annotations'] as Readonly<Record<string, string>>;

  it('runs before anything is installed or changed, with a Secret that is there by then', () => {
    const job = named(OWN, 'Job', 'prod-security-monkey-migrate');
    const secret = named(OWN, 'Secret', 'prod-security-monkey-migrate');
    expect(hook(job)).toMatchObject({
      'helm.sh/hook': 'pre-install,pre-upgrade',
      'helm.sh/hook-delete-policy': 'before-hook-creation,hook-succeeded',
    });
    expect(hook(secret)['helm.sh/hook']).toBe(hook(job)['helm.sh/hook']);
    expect(Number(hook(secret)['helm.sh/hook-weight'])).toBeLessThan(Number(hook(job)['helm.sh/hook-weight']));
    expect(environment('migrate', OWN)['MONKEY_DATABASE_URL']).toBe('secret prod-security-monkey-migrate');
    expect(secret['stringData']).toMatchObject({ 'database-url': OWN.secret.databaseUrl });
  });

  it('can be left out', () => {
    expect(all({ ...EXISTING, migration: { enabled: false } }).filter(({ kind }) => kind === 'Job')).toEqual([]);
  });
});

describe('from outside', () => {
  it('the ingress leads to the API over TLS, and to nobody for the metrics', () => {
    const { spec } = named(EVERYTHING, 'Ingress', 'prod-security-monkey') as unknown as {
      spec: { tls: unknown; rules: { http: { paths: { path: string; backend: { service: { name: string } } }[] } }[] };
    };
    expect(spec.tls).toEqual([{ hosts: ['monkey.test'], secretName: 'security-monkey-tls' }]);
    const targets = Object.fromEntries(spec.rules[0]!.http.paths.map(({ path, backend }) => [path, backend.service.name]));
    expect(targets).toEqual({ '/': 'prod-security-monkey-api', '/metrics': 'prod-security-monkey-nobody' });
    const nobody = named(EVERYTHING, 'Service', 'prod-security-monkey-nobody') as unknown as { spec: Readonly<Record<string, unknown>> };
    expect(nobody.spec['selector']).toBeUndefined();
  });

  it('the network policies let in nobody but who is named', () => {
    const policy = (role: string) =>
      named(EVERYTHING, 'NetworkPolicy', `prod-security-monkey-${role}`)['spec'] as { ingress: unknown[]; policyTypes: string[] };
    expect(policy('api').ingress).toEqual([{ ports: [{ port: 'health' }] }]);
    expect(policy('worker').ingress).toEqual([{ ports: [{ port: 'health' }], from: [{ podSelector: {} }] }]);
    expect([policy('migrate').ingress, policy('migrate').policyTypes]).toEqual([[], ['Ingress']]);
    const closed = named({ ...EXISTING, networkPolicy: { enabled: true } }, 'NetworkPolicy', 'prod-security-monkey-scheduler');
    expect((closed['spec'] as { ingress: unknown[] }).ingress).toEqual([]);
  });
});
