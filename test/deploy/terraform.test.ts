import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { PROJECT_ROOT } from './project-root.ts';
import { looseEnds, readTerraform } from './read-terraform.ts';

const FOLDER = join(PROJECT_ROOT, 'deploy/terraform');
const MODULES = ['role-to-assume', 'security-monkey'];
const monkey = readTerraform(join(FOLDER, 'security-monkey'));

const terraform = (args: readonly string[], cwd = FOLDER) =>
  spawnSync('terraform', args, { cwd, encoding: 'utf8', env: { PATH: process.env['PATH'], HOME: tmpdir(), CHECKPOINT_DISABLE: '1' } });
const HAS_TERRAFORM = terraform(['version']).error === undefined;

/** Where Terraform finds providers without a network, if somebody has put that of AWS there. */
const MIRROR = [
  '/opt/tf-plugins',
  '/usr/share/terraform/plugins',
  '/usr/local/share/terraform/plugins',
  join(homedir(), '.terraform.d/plugins'),
].find((folder) => existsSync(join(folder, 'registry.terraform.io/hashicorp/aws')));

/** What Terraform itself says against a module, where it and the provider are there. */
const saidByTerraform = (name: string): unknown => {
  if (!HAS_TERRAFORM || MIRROR === undefined) return [];
  const folder = mkdtempSync(join(tmpdir(), 'monkey-terraform-'));
  try {
    cpSync(join(PROJECT_ROOT, 'deploy'), join(folder, 'deploy'), { recursive: true });
    const module = join(folder, 'deploy/terraform', name);
    const ready = terraform(['init', '-backend=false', '-input=false', `-plugin-dir=${MIRROR}`], module);
    if (ready.status !== 0) return ready.stderr;
    return (JSON.parse(terraform(['validate', '-json'], module).stdout) as { diagnostics: unknown[] }).diagnostics;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};

describe.each(MODULES)('the module %s', (name) => {
  const module = readTerraform(join(FOLDER, name));

  it('names nothing that is not there, and has nothing that is not named', () => {
    expect(looseEnds(module)).toEqual([]);
    expect(saidByTerraform(name)).toEqual([]);
  });

  it('is formatted', () => {
    for (const file of readdirSync(join(FOLDER, name)).filter((one) => one.endsWith('.tf'))) {
      expect(readFileSync(join(FOLDER, name, file), 'utf8'), file).not.toMatch(/\t| $|\n\n\n|^(?: {2})* (?! )/m);
    }
    if (HAS_TERRAFORM) expect(terraform(['fmt', '-check', '-recursive', name]).stdout).toBe('');
  });

  it('says what its variables and outputs mean', () => {
    const silent = module.blocks.filter(
      ({ kind, body }) => ['variable', 'output'].includes(kind) && !/^ {2}description = "[A-Z]/m.test(body),
    );
    expect(silent.map(({ labels }) => labels[0])).toEqual([]);
  });

  it('names no partition and no account', () => {
    expect(module.text).not.toMatch(/arn:aws[:-]|\b\d{12}\b/);
  });
});

describe('the roles', () => {
  const locals = monkey.blocks.filter(({ kind }) => kind === 'locals').map(({ body }) => body);
  const environment = locals.find((body) => body.includes('environment = {'))!;

  it('have a scaling group each, which drains before it takes an instance away', () => {
    const group = monkey.block('resource', 'aws_autoscaling_group', 'this').body;
    expect(group).toContain('for_each = local.roles');
    expect(group).toMatch(/initial_lifecycle_hook \{[^}]*autoscaling:EC2_INSTANCE_TERMINATING/);
    expect(group).toContain('heartbeat_timeout = each.value.shutdown_seconds + 90');
    expect(locals.join('\n')).toMatch(/roles = \{\n {4}api = [\s\S]*\n {4}scheduler = [\s\S]*\n {4}worker = /);
  });

  it('run the shipped scripts', () => {
    expect(environment).toContain(`file("\${path.module}/../../user-data/\${role}.sh")`);
    for (const role of ['api', 'scheduler', 'worker']) expect(existsSync(join(PROJECT_ROOT, `deploy/user-data/${role}.sh`))).toBe(true);
  });

  it('give the scripts every variable that they read, and none that they do not', () => {
    const scripts = ['api', 'scheduler', 'worker', 'set-up-instance']
      .map((name) => readFileSync(join(PROJECT_ROOT, `deploy/user-data/${name}.sh`), 'utf8'))
      .join('\n');
    const given = [...environment.matchAll(/\b(SECURITY_MONKEY_\w+)\s*=/g)].map((match) => match[1]!);
    expect(given.filter((name) => !scripts.includes(name))).toEqual([]);
    for (const name of scripts.matchAll(/\$\{(SECURITY_MONKEY_\w+):\?/g)) expect(given).toContain(name[1]);
  });

  it('get secrets by name only, and the broker only where it is used', () => {
    expect(environment).toMatch(/database_url = "postgres:\/\/monkey:\{\{\$\{var\.name\}\/database-password\}\}@/);
    expect(environment).toMatch(/broker_url\s+= "rediss:\/\/:\{\{\$\{var\.name\}\/broker-password\}\}@/);
    expect(environment).toMatch(/api = merge\(local\.every_role, \{/);
    expect(environment).toMatch(/every_role = merge\([^}]*\{\n(?![^}]*BROKER)/);
    expect(environment).toMatch(/with_broker = merge\(local\.every_role, \{\n\s+MONKEY_BROKER_URL/);
  });

  it('have instances that hand out credentials to nobody else', () => {
    const template = monkey.block('resource', 'aws_launch_template', 'this').body;
    expect(template).toMatch(/http_tokens\s+= "required"/);
    expect(template).toMatch(/encrypted\s+= true/);
  });
});

describe('who reaches whom', () => {
  it('scheduler and workers the broker, and nobody else', () => {
    const rules = monkey.blocks.filter(
      ({ kind, body }) => kind === 'resource' && body.includes('security_group_id            = aws_security_group.broker.id'),
    );
    expect(rules.map(({ labels }) => labels.join('.'))).toEqual(['aws_vpc_security_group_ingress_rule.broker']);
    expect(rules[0]!.body).toContain('for_each = toset(["scheduler", "worker"])');
    expect(rules[0]!.body).not.toContain('cidr');
  });

  it('the load balancer the API, and the clients that were named the load balancer', () => {
    expect(monkey.block('resource', 'aws_vpc_security_group_ingress_rule', 'api').body).toContain('aws_security_group.load_balancer.id');
    const open = monkey.blocks.filter(({ labels, body }) => labels[0] === 'aws_vpc_security_group_ingress_rule' && body.includes('cidr'));
    expect(open.map(({ labels }) => labels[1])).toEqual(['clients']);
    expect(monkey.block('variable', 'clients').body).not.toContain('default');
  });
});

describe('database and broker', () => {
  it('are encrypted, on disk and on the way, and not public', () => {
    const database = monkey.block('resource', 'aws_db_instance', 'this').body;
    expect(database).toMatch(/storage_encrypted\s+= true/);
    expect(database).toMatch(/publicly_accessible\s+= false/);
    expect(monkey.block('resource', 'aws_db_parameter_group', 'this').body).toMatch(/name\s+= "rds\.force_ssl"\n\s+value = "1"/);
    const broker = monkey.block('resource', 'aws_elasticache_replication_group', 'this').body;
    for (const one of ['transit_encryption_enabled', 'at_rest_encryption_enabled']) expect(broker).toMatch(new RegExp(`${one} = true`));
    expect(broker).toMatch(/auth_token\s+= data\.aws_secretsmanager_secret_version/);
  });

  it('keep the password of the database and the secret key out of the state', () => {
    expect(monkey.block('resource', 'aws_db_instance', 'this').body).toMatch(/password_wo\s+= ephemeral\./);
    expect(monkey.text).not.toMatch(/^\s+password\s+=/m);
    expect(monkey.block('resource', 'aws_secretsmanager_secret_version', 'this').body).toMatch(/secret_string_wo\s+= ephemeral\./);
  });

  it('lose no job for lack of memory', () => {
    expect(monkey.block('resource', 'aws_elasticache_parameter_group', 'this').body).toMatch(/"maxmemory-policy"\n\s+value = "noeviction"/);
  });
});

describe('what the program may do in AWS', () => {
  const actions = (body: string) =>
    [...body.matchAll(/actions\s+= \[([^\]]*)\]/g)].flatMap((match) => [...match[1]!.matchAll(/"([^"]+)"/g)].map((action) => action[1]!));
  const policy = (name: string) => monkey.block('data', 'aws_iam_policy_document', name).body;
  const attached = (name: string) => monkey.block('resource', 'aws_iam_role_policy', name).body;

  it('is nothing beyond this', () => {
    const documents = monkey.blocks.filter(({ kind, labels }) => kind === 'data' && labels[0] === 'aws_iam_policy_document');
    expect(Object.fromEntries(documents.map(({ labels, body }) => [labels[1], actions(body)]))).toEqual({
      trust: ['sts:AssumeRole'],
      instance: ['secretsmanager:GetSecretValue', 's3:GetObject', 'autoscaling:CompleteLifecycleAction'],
      assume: ['sts:AssumeRole'],
      metrics: ['cloudwatch:PutMetricData'],
      email: ['ses:SendEmail'],
    });
    expect(monkey.text).not.toMatch(/aws_iam_(role_policy_attachment|policy)"/);
  });

  it('is assuming one role, for workers', () => {
    expect(policy('assume')).toMatch(/:role\/\$\{var\.assume_role_name\}"\]/);
    expect(attached('assume')).toContain('aws_iam_role.this["worker"].id');
  });

  it('is telling of the queue under one name, for scheduler and workers, when metrics are wanted', () => {
    expect(policy('metrics')).toMatch(/cloudwatch:namespace"\n\s+values\s+= \[var\.metrics\.namespace\]/);
    expect(attached('metrics')).toContain('for_each = var.metrics == null ? [] : toset(["scheduler", "worker"])');
    expect(monkey.block('variable', 'metrics').body).toMatch(/default\s+= null|default = null/);
  });

  it('is sending from one address, for workers, when reports are sent', () => {
    expect(policy('email')).toMatch(/ses:FromAddress"\n\s+values\s+= \[var\.email\.from_address\]/);
    expect(attached('email')).toContain('count = var.email == null ? 0 : 1');
    expect(attached('email')).toContain('aws_iam_role.this["worker"].id');
    expect(monkey.block('variable', 'email').body).toContain('default = null');
  });

  it('is reading the secrets that its role uses: for the API, not that of the broker', () => {
    const locals = monkey.blocks.find(({ kind, body }) => kind === 'locals' && body.includes('secret_arns'))!.body;
    expect(locals).toContain('secret.arn if role != "api" || name != "broker-password"');
  });
});
