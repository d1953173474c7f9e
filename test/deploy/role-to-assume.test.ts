import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  GetPolicyVersionCommand,
  GetRoleCommand,
  IAMClient,
  ListAttachedRolePoliciesCommand,
  ListPolicyVersionsCommand,
} from '@aws-sdk/client-iam';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { awsProvider } from '../../src/providers/aws/aws.provider.ts';
import { splitPermissions } from '../../tools/generate-deployment.ts';
import { useMoto } from '../aws/use-moto.ts';
import { PROJECT_ROOT } from './project-root.ts';

const TEMPLATE = readFileSync(join(PROJECT_ROOT, 'deploy/cloudformation/role-to-assume.yaml'), 'utf8');
const TERRAFORM = readFileSync(join(PROJECT_ROOT, 'deploy/terraform/role-to-assume/permissions.tf'), 'utf8');

/** What the watchers and the program itself ask for; nothing else may be allowed. */
const WANTED = [...new Set(['ec2:DescribeRegions', ...awsProvider().watchers.flatMap(({ permissions }) => permissions)])].sort();

interface Statement {
  readonly Effect: string;
  readonly Action: readonly string[];
  readonly Resource: string;
}
interface Template {
  readonly Parameters: Readonly<Record<string, { readonly Default?: string; readonly AllowedPattern: string }>>;
  readonly Resources: Readonly<
    Record<
      string,
      { readonly Type: string; readonly Properties: { readonly PolicyDocument?: { readonly Statement: readonly Statement[] } } }
    >
  >;
}

describe('the generated permissions', () => {
  const { Resources, Parameters } = parse(TEMPLATE) as Template;
  const policies = Object.values(Resources).filter(({ Type }) => Type === 'AWS::IAM::ManagedPolicy');
  const statements = policies.flatMap(({ Properties }) => Properties.PolicyDocument!.Statement);

  it('are those of the watchers in CloudFormation, and no other', () => {
    expect(statements.flatMap(({ Action }) => Action).sort()).toEqual(WANTED);
    expect(statements.filter(({ Effect, Resource }) => Effect !== 'Allow' || Resource !== '*')).toEqual([]);
  });

  it('are the same in Terraform', () => {
    expect([...TERRAFORM.matchAll(/^ {6}"([^"]+)",$/gm)].map((match) => match[1]!).sort()).toEqual(WANTED);
    expect(TERRAFORM.match(/^ {4}\[$/gm)?.length).toBe(policies.length);
  });

  it('change nothing and read no content', () => {
    expect(WANTED.filter((permission) => !/^[a-z0-9-]+:(Get|List|Describe|Lookup|Search|BatchGet)/.test(permission))).toEqual([]);
    expect(
      WANTED.filter((permission) =>
        /^(s3:GetObject$|sqs:Receive|secretsmanager:GetSecretValue|ssm:GetParameter|kms:Decrypt)/.test(permission),
      ),
    ).toEqual([]);
  });

  it('fit into policies as AWS takes them', () => {
    for (const { Properties } of policies) expect(JSON.stringify(Properties.PolicyDocument).length).toBeLessThanOrEqual(6_144);
    const many = Array.from({ length: 900 }, (_, index) => `service${index}:DescribeSomething${index}`);
    const split = splitPermissions(many);
    expect(split.flat()).toEqual(many);
    expect(split.length).toBeGreaterThan(1);
    for (const actions of split) {
      const whole = { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: actions, Resource: '*' }] };
      expect(JSON.stringify(whole).length).toBeLessThanOrEqual(6_144);
    }
    expect(() => splitPermissions(Array.from({ length: 9_000 }, (_, index) => `service${index}:DescribeSomething`))).toThrow(
      'A role cannot have',
    );
  });

  it('name no partition: they hold in GovCloud and China as well', () => {
    // moto knows one partition only, so this is read, not tried.
    expect(TEMPLATE).toContain(`arn:\${AWS::Partition}:iam::\${MonkeyAccountId}:role/\${MonkeyRoleName}`);
    const module = readFileSync(join(PROJECT_ROOT, 'deploy/terraform/role-to-assume/main.tf'), 'utf8');
    expect(module).toContain(`arn:\${data.aws_partition.current.partition}:iam::\${var.monkey_account_id}:role/\${var.monkey_role_name}`);
    for (const text of [TEMPLATE, module]) expect(text).not.toMatch(/arn:aws[:-]/);
  });

  it('refuse an account that is none', () => {
    expect(Parameters['MonkeyAccountId']).not.toHaveProperty('Default');
    expect('123').not.toMatch(new RegExp(Parameters['MonkeyAccountId']!.AllowedPattern));
    expect(Parameters['ExternalId']!.Default).toBe('');
  });
});

describe('the CloudFormation template in a simulated AWS', () => {
  const simulation = useMoto(() => Promise.resolve());
  const CREDENTIALS = { accessKeyId: 'testing', secretAccessKey: 'testing' };

  /** moto asks for no signature, but reads service and region out of it. */
  const createStack = async (name: string, parameters: Readonly<Record<string, string>>): Promise<void> => {
    const form = new URLSearchParams({ Action: 'CreateStack', Version: '2010-05-15', StackName: name, TemplateBody: TEMPLATE });
    form.set('Capabilities.member.1', 'CAPABILITY_NAMED_IAM');
    for (const [index, [key, value]] of Object.entries(parameters).entries()) {
      form.set(`Parameters.member.${index + 1}.ParameterKey`, key);
      form.set(`Parameters.member.${index + 1}.ParameterValue`, value);
    }
    const answer = await fetch(simulation.moto.endpoint, {
      method: 'POST',
      headers: {
        authorization: `AWS4-HMAC-SHA256 Credential=testing/20260101/eu-west-1/cloudformation/aws4_request, SignedHeaders=host, Signature=0`,
      },
      body: form,
    });
    expect(answer.status, await answer.text()).toBe(200);
  };

  const made = async (role: string) => {
    const iam = new IAMClient({ endpoint: simulation.moto.endpoint, region: 'eu-west-1', credentials: CREDENTIALS });
    const { Role } = await iam.send(new GetRoleCommand({ RoleName: role }));
    const attached = await iam.send(new ListAttachedRolePoliciesCommand({ RoleName: role }));
    const allowed: string[] = [];
    for (const { PolicyArn } of attached.AttachedPolicies ?? []) {
      const versions = await iam.send(new ListPolicyVersionsCommand({ PolicyArn }));
      const version = await iam.send(new GetPolicyVersionCommand({ PolicyArn, VersionId: versions.Versions?.[0]?.VersionId }));
      const document = JSON.parse(decodeURIComponent(version.PolicyVersion?.Document ?? '')) as { Statement: Statement[] };
      allowed.push(...document.Statement.flatMap(({ Action }) => Action));
    }
    iam.destroy();
    return {
      trust: JSON.parse(decodeURIComponent(Role?.AssumeRolePolicyDocument ?? '')) as unknown,
      allowed: allowed.sort(),
      arn: Role?.Arn,
    };
  };
  const trustIn = (principal: string, condition: object) => ({
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Principal: { AWS: principal }, Action: 'sts:AssumeRole', ...condition }],
  });

  it('makes a role with these permissions, which trusts the workers and asks for the external id', async () => {
    await createStack('monkey', { MonkeyAccountId: '222222222222', ExternalId: 'acorn-1' });
    const role = await made('SecurityMonkey');
    expect(role.allowed).toEqual(WANTED);
    expect(role.trust).toEqual(
      trustIn('arn:aws:iam::222222222222:role/security-monkey-worker', { Condition: { StringEquals: { 'sts:ExternalId': 'acorn-1' } } }),
    );
  });

  it('asks for no external id where none is given', async () => {
    await createStack('another', { MonkeyAccountId: '222222222222', RoleName: 'Reader', MonkeyRoleName: 'monkey/worker' });
    const role = await made('Reader');
    expect(role.allowed).toEqual(WANTED);
    expect(role.trust).toEqual(trustIn('arn:aws:iam::222222222222:role/monkey/worker', {}));
  });
});
