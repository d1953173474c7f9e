import { createHash } from 'node:crypto';
import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { makeSandbox, type Sandbox } from './sandbox.ts';
import { startUpstream, type Upstream } from './start-upstream.ts';

let sandbox: Sandbox;
beforeEach(() => {
  sandbox = makeSandbox();
});
afterEach(() => sandbox.remove());

const ENVIRONMENT = [
  'MONKEY_DATABASE_URL=postgres://monkey:{{monkey/database}}@db.test:5432/monkey?sslmode=verify-full',
  'MONKEY_SECRET_KEY={{ssm:/monkey/key}}',
  'MONKEY_WORKER_SHUTDOWN_SECONDS=600',
].join('\n');

const setUp = (role: string, more: Readonly<Record<string, string>> = {}) =>
  sandbox.run(`deploy/user-data/${role}.sh`, {
    SECURITY_MONKEY_PACKAGE: 's3://bucket/security-monkey.tar.gz',
    SECURITY_MONKEY_PACKAGE_SHA256: createHash('sha256')
      .update(readFileSync(join(sandbox.folder, 'package.tar.gz')))
      .digest('hex'),
    SECURITY_MONKEY_ENVIRONMENT: ENVIRONMENT,
    SECURITY_MONKEY_USER: process.getuid?.() === 0 ? 'nobody' : '',
    SECURITY_MONKEY_CONFIG_DIR: join(sandbox.root, 'etc/security-monkey'),
    ...more,
  });

describe.each(['api', 'scheduler', 'worker'])('the user data of an instance that is %s', (role) => {
  it('unpacks the program and starts the role', async () => {
    const ran = await setUp(role);
    expect([ran.status, ran.stderr]).toEqual([0, '']);
    expect(existsSync(join(sandbox.root, 'opt/security-monkey/bin/monkey'))).toBe(true);
    expect(sandbox.read(`etc/systemd/system/security-monkey-${role}.service`)).toContain('[Service]');
    expect(sandbox.calls().slice(-2)).toEqual(['systemctl daemon-reload', `systemctl enable --now security-monkey-${role}.service`]);
  });

  it('puts the secrets in, for the program alone to read', async () => {
    await setUp(role);
    const file = 'etc/security-monkey/environment';
    expect(sandbox.read(file)).toBe(
      [
        "MONKEY_DATABASE_URL='postgres://monkey:value&of:monkey/database@db.test:5432/monkey?sslmode=verify-full'",
        "MONKEY_SECRET_KEY='parameter:/monkey/key'",
        "MONKEY_WORKER_SHUTDOWN_SECONDS='600'",
        '',
      ].join('\n'),
    );
    expect((statSync(join(sandbox.root, file)).mode & 0o777).toString(8)).toBe('640');
    expect(sandbox.calls()).toContain(`chgrp security-monkey /machine/${file}`);
  });

  it('leaves the role longer to stop than it takes for it', async () => {
    await setUp(role);
    expect(sandbox.read(`etc/systemd/system/security-monkey-${role}.service.d/stop.conf`)).toBe('[Service]\nTimeoutStopSec=630\n');
  });

  it('drains on scale-in where it is told of its scaling group', async () => {
    await setUp(role, { SECURITY_MONKEY_GROUP: 'the-group', SECURITY_MONKEY_HOOK: 'drain', AWS_DEFAULT_REGION: 'eu-west-1' });
    expect(sandbox.read('etc/security-monkey/drain')).toBe(
      `AWS_DEFAULT_REGION=eu-west-1\nSECURITY_MONKEY_GROUP=the-group\nSECURITY_MONKEY_HOOK=drain\nSECURITY_MONKEY_UNIT=security-monkey-${role}.service\n`,
    );
    expect(sandbox.calls().at(-1)).toBe('systemctl enable --now security-monkey-drain.service');
  });

  it('refuses a package that is another one', async () => {
    const ran = await setUp(role, { SECURITY_MONKEY_PACKAGE_SHA256: '0'.repeat(64) });
    expect(ran.status).not.toBe(0);
    expect(existsSync(join(sandbox.root, 'opt'))).toBe(false);
    expect(sandbox.calls().filter((call) => call.startsWith('systemctl'))).toEqual([]);
  });

  it.each(["MONKEY_BASE_URL=it's", 'monkey=1', 'PATH =/tmp'])('refuses %j as a setting', async (line) => {
    const ran = await setUp(role, { SECURITY_MONKEY_ENVIRONMENT: line });
    expect(ran.status).toBe(2);
    expect(ran.stderr).toContain('is no variable, or its value has a quote in it.');
  });

  it('stops at what is missing', async () => {
    const ran = await sandbox.run(`deploy/user-data/${role}.sh`, {});
    expect(ran.status).not.toBe(0);
    expect(ran.stderr).toContain('SECURITY_MONKEY_PACKAGE: is not set');
    expect(sandbox.calls()).toEqual(['']);
  });
});

it('gives the API an NGINX with TLS, which believes the load balancer', async () => {
  await setUp('api', { SECURITY_MONKEY_TRUSTED_PROXIES: '10.0.1.0/24' });
  const configuration = sandbox.read('etc/nginx/conf.d/security_monkey.conf');
  expect(configuration).toContain('set_real_ip_from 10.0.1.0/24;');
  expect(configuration).toContain('ssl_certificate /etc/security-monkey/tls/fullchain.pem;');
  expect(sandbox.read('etc/security-monkey/tls/fullchain.pem')).toContain('BEGIN CERTIFICATE');
  expect(sandbox.calls()).toContain('systemctl restart nginx.service');
});

it('brings the schema up before the scheduler starts, when it is told to', async () => {
  await setUp('scheduler');
  expect(sandbox.calls().filter((call) => call.startsWith('monkey'))).toEqual([]);
  await setUp('scheduler', { SECURITY_MONKEY_MIGRATE: 'yes' });
  const calls = sandbox.calls();
  expect(calls).toContain('database postgres://monkey:value&of:monkey/database@db.test:5432/monkey?sslmode=verify-full');
  expect(calls.indexOf('monkey db upgrade')).toBeLessThan(calls.lastIndexOf('systemctl enable --now security-monkey-scheduler.service'));
});

describe('drain-on-scale-in.sh', () => {
  let metadata: Upstream;
  let states: string[];

  beforeEach(async () => {
    states = ['InService', 'unreachable', 'Terminated'];
    metadata = await startUpstream((request, response) => {
      const answers: Readonly<Record<string, () => string | undefined>> = {
        'PUT /latest/api/token': () => 'the-token',
        'GET /latest/meta-data/autoscaling/target-lifecycle-state': () => (states.length > 1 ? states.shift() : states[0]),
        'GET /latest/meta-data/instance-id': () => 'i-0123',
      };
      const allowed = request.method === 'PUT' || request.headers['x-aws-ec2-metadata-token'] === 'the-token';
      const answer = allowed ? answers[`${request.method} ${request.url}`]?.() : undefined;
      if (answer === undefined || answer === 'unreachable') response.writeHead(503).end();
      else response.end(answer);
    });
  });
  afterEach(() => metadata.stop());

  const drain = () =>
    sandbox.run('deploy/user-data/drain-on-scale-in.sh', {
      SECURITY_MONKEY_METADATA: `http://${metadata.address}`,
      SECURITY_MONKEY_DRAIN_SECONDS: '0.1',
      SECURITY_MONKEY_GROUP: 'the-group',
      SECURITY_MONKEY_HOOK: 'drain',
      SECURITY_MONKEY_UNIT: 'security-monkey-worker.service',
    });
  const LETS_GO =
    'aws autoscaling complete-lifecycle-action --auto-scaling-group-name the-group --lifecycle-hook-name drain --instance-id i-0123 --lifecycle-action-result CONTINUE';

  it('stops the role when the group wants the instance gone, and then lets it go', async () => {
    const ran = await drain();
    expect([ran.status, ran.stderr]).toEqual([0, '']);
    const asked = metadata.arrived.filter(({ url }) => url.endsWith('target-lifecycle-state'));
    // In service, not to be reached, to be terminated: only the last is a reason.
    expect(asked.length).toBe(3);
    expect(sandbox.calls()).toEqual(['systemctl stop security-monkey-worker.service', LETS_GO]);
  });

  it('lets the instance go even when the role does not stop as it should', async () => {
    writeFileSync(join(sandbox.folder, 'refuse-to-stop'), '');
    const ran = await drain();
    expect(ran.status).toBe(0);
    expect(ran.stderr).toContain('security-monkey-worker.service did not stop as it should.');
    expect(sandbox.calls().at(-1)).toBe(LETS_GO);
  });
});
