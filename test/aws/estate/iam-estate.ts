import {
  AddUserToGroupCommand,
  AttachGroupPolicyCommand,
  AttachRolePolicyCommand,
  AttachUserPolicyCommand,
  CreateAccessKeyCommand,
  CreateGroupCommand,
  CreateLoginProfileCommand,
  CreatePolicyCommand,
  CreatePolicyVersionCommand,
  CreateRoleCommand,
  CreateUserCommand,
  DeleteGroupCommand,
  DeletePolicyCommand,
  DeleteRoleCommand,
  DeleteUserCommand,
  IAMClient,
  PutGroupPolicyCommand,
  PutRolePolicyCommand,
  PutUserPolicyCommand,
  TagRoleCommand,
  TagUserCommand,
} from '@aws-sdk/client-iam';
import { ListQueuesCommand, SQSClient } from '@aws-sdk/client-sqs';
import { AssumeRoleCommand, STSClient } from '@aws-sdk/client-sts';
import { allow, deeds, type Estate, type EstatePart } from './estate-part.ts';

const clientOf = ({ in: options }: Estate): IAMClient => new IAMClient(options('us-east-1'));
const policyArn = ({ account }: Estate, name: string): string => `arn:aws:iam::${account}:policy/${name}`;
const trust = (principal: string): string => allow('sts:AssumeRole', '*', principal).replace(',"Resource":"*"', '');
const ADMIN = allow('*', '*');
const READ = allow('s3:GetObject', '*');

export const managedPolicyEstate: EstatePart = {
  technology: 'policy',
  order: 1,
  async seed(estate) {
    const client = clientOf(estate);
    for (const PolicyName of ['admin', 'read', 'grouped', 'unused', 'short-lived']) {
      await client.send(new CreatePolicyCommand({ PolicyName, PolicyDocument: PolicyName === 'admin' ? ADMIN : READ }));
    }
    return ['admin', 'read', 'grouped', 'unused', 'short-lived'];
  },
  async day(estate) {
    const client = clientOf(estate);
    await client.send(new CreatePolicyCommand({ PolicyName: 'made-today', PolicyDocument: READ }));
    await client.send(
      new CreatePolicyVersionCommand({ PolicyArn: policyArn(estate, 'unused'), PolicyDocument: allow('s3:*', '*'), SetAsDefault: true }),
    );
    await client.send(new DeletePolicyCommand({ PolicyArn: policyArn(estate, 'short-lived') }));
    // A change of the user to whom it is attached, nothing but a count for the policy.
    await client.send(new CreateUserCommand({ UserName: 'reader-of-today' }));
    await client.send(new AttachUserPolicyCommand({ UserName: 'reader-of-today', PolicyArn: policyArn(estate, 'read') }));
    const done = deeds('policy', 'universal', {
      created: ['made-today', 'CreatePolicy'],
      changed: ['unused', 'a new default version'],
      deleted: ['short-lived', 'DeletePolicy'],
      ephemeral: ['read', 'attached to the user reader-of-today'],
    });
    return [
      ...done,
      { technology: 'iamuser', region: 'universal', kind: 'created', name: 'reader-of-today', what: 'to attach a policy to' },
    ];
  },
};

export const iamRoleEstate: EstatePart = {
  technology: 'iamrole',
  order: 2,
  async seed(estate) {
    const client = clientOf(estate);
    const own = `arn:aws:iam::${estate.account}:root`;
    for (const RoleName of ['reader', 'stranger', 'deployer', 'short-lived']) {
      const AssumeRolePolicyDocument = trust(RoleName === 'stranger' ? 'arn:aws:iam::999999999999:root' : own);
      await client.send(new CreateRoleCommand({ RoleName, AssumeRolePolicyDocument, Description: `the ${RoleName}` }));
    }
    await client.send(new PutRolePolicyCommand({ RoleName: 'deployer', PolicyName: 'everything', PolicyDocument: ADMIN }));
    await client.send(new AttachRolePolicyCommand({ RoleName: 'reader', PolicyArn: policyArn(estate, 'read') }));
    return ['deployer', 'reader', 'short-lived', 'stranger'];
  },
  async day(estate) {
    const client = clientOf(estate);
    const options = estate.in('us-east-1');
    await client.send(new CreateRoleCommand({ RoleName: 'made-today', AssumeRolePolicyDocument: trust('*') }));
    await client.send(new TagRoleCommand({ RoleName: 'deployer', Tags: [{ Key: 'seen', Value: 'today' }] }));
    await client.send(new DeleteRoleCommand({ RoleName: 'short-lived' }));
    const { Credentials } = await new STSClient(options).send(
      new AssumeRoleCommand({ RoleArn: `arn:aws:iam::${estate.account}:role/reader`, RoleSessionName: 'use' }),
    );
    const { AccessKeyId, SecretAccessKey, SessionToken } = Credentials!;
    const credentials = { accessKeyId: AccessKeyId!, secretAccessKey: SecretAccessKey!, sessionToken: SessionToken! };
    await new SQSClient({ ...options, credentials }).send(new ListQueuesCommand({}));
    return deeds('iamrole', 'universal', {
      created: ['made-today', 'CreateRole'],
      changed: ['deployer', 'a tag'],
      deleted: ['short-lived', 'DeleteRole'],
      ephemeral: ['reader', 'assumed and used'],
    });
  },
};

/** The keys of `worker`, by account: only their maker knows the secret. */
const workerKeys = new Map<string, { readonly accessKeyId: string; readonly secretAccessKey: string }>();

export const iamUserEstate: EstatePart = {
  technology: 'iamuser',
  order: 3,
  async seed(estate) {
    const client = clientOf(estate);
    for (const UserName of ['person', 'worker', 'quiet', 'short-lived']) await client.send(new CreateUserCommand({ UserName }));
    await client.send(new CreateLoginProfileCommand({ UserName: 'person', Password: 'Correct-horse-1' }));
    await client.send(new PutUserPolicyCommand({ UserName: 'person', PolicyName: 'everything', PolicyDocument: ADMIN }));
    await client.send(new AttachUserPolicyCommand({ UserName: 'worker', PolicyArn: policyArn(estate, 'read') }));
    const { AccessKey } = await client.send(new CreateAccessKeyCommand({ UserName: 'worker' }));
    workerKeys.set(estate.account, { accessKeyId: AccessKey!.AccessKeyId!, secretAccessKey: AccessKey!.SecretAccessKey! });
    return ['person', 'quiet', 'short-lived', 'worker'];
  },
  async day(estate) {
    const client = clientOf(estate);
    await client.send(new CreateUserCommand({ UserName: 'made-today' }));
    await client.send(new TagUserCommand({ UserName: 'quiet', Tags: [{ Key: 'seen', Value: 'today' }] }));
    await client.send(new DeleteUserCommand({ UserName: 'short-lived' }));
    const options = { ...estate.in('us-east-1'), credentials: workerKeys.get(estate.account)! };
    await new SQSClient(options).send(new ListQueuesCommand({}));
    return deeds('iamuser', 'universal', {
      created: ['made-today', 'CreateUser'],
      changed: ['quiet', 'a tag'],
      deleted: ['short-lived', 'DeleteUser'],
      ephemeral: ['worker', 'its access key was used'],
    });
  },
};

export const iamGroupEstate: EstatePart = {
  technology: 'iamgroup',
  order: 4,
  async seed(estate) {
    const client = clientOf(estate);
    for (const GroupName of ['admins', 'readers', 'nobodies', 'short-lived']) await client.send(new CreateGroupCommand({ GroupName }));
    await client.send(new PutGroupPolicyCommand({ GroupName: 'admins', PolicyName: 'everything', PolicyDocument: ADMIN }));
    await client.send(new AddUserToGroupCommand({ GroupName: 'admins', UserName: 'person' }));
    await client.send(new AttachGroupPolicyCommand({ GroupName: 'readers', PolicyArn: policyArn(estate, 'grouped') }));
    return ['admins', 'nobodies', 'readers', 'short-lived'];
  },
  async day(estate) {
    const client = clientOf(estate);
    await client.send(new CreateGroupCommand({ GroupName: 'made-today' }));
    await client.send(new AddUserToGroupCommand({ GroupName: 'admins', UserName: 'quiet' }));
    await client.send(new DeleteGroupCommand({ GroupName: 'short-lived' }));
    // A change of the policy; for the group that holds it only the number of the version moves.
    await client.send(
      new CreatePolicyVersionCommand({
        PolicyArn: policyArn(estate, 'grouped'),
        PolicyDocument: allow('s3:Get*', '*'),
        SetAsDefault: true,
      }),
    );
    const done = deeds('iamgroup', 'universal', {
      created: ['made-today', 'CreateGroup'],
      changed: ['admins', 'the user quiet joined'],
      deleted: ['short-lived', 'DeleteGroup'],
      ephemeral: ['readers', 'the policy grouped has a new version'],
    });
    return [...done, { technology: 'policy', region: 'universal', kind: 'changed', name: 'grouped', what: 'a new default version' }];
  },
};
