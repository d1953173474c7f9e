import * as EC2 from '@aws-sdk/client-ec2';
import * as IAM from '@aws-sdk/client-iam';
import * as KMS from '@aws-sdk/client-kms';
import * as S3 from '@aws-sdk/client-s3';
import * as SQS from '@aws-sdk/client-sqs';
import * as STS from '@aws-sdk/client-sts';
import { accountClients, type ClientsOf } from '../aws/account-clients.ts';
import { groundOf } from '../aws/estate/load-balancer-ground.ts';
import { document, door, gate, REGION } from './gate-and-door.ts';
import { CANONICAL, NETWORK, OWN } from './neighbours.ts';
import { TELLING } from './telling/all-telling.ts';

export { REGION };

/** What an identity should not be allowed: a statement for each check that looks at policies of identities. */
const SINS = document(
  { Action: '*', Resource: '*' },
  { Action: 'iam:*', Resource: '*' },
  { Action: 'sqs:AddPermission', Resource: '*' },
  { Action: 'kms:ScheduleKeyDeletion', Resource: '*' },
  { Action: 'iam:PassRole', Resource: '*' },
  { NotAction: 's3:DeleteBucket', Resource: '*' },
  { Action: 's3:GetObject', NotResource: 'arn:aws:s3:::secret/*' },
  { Action: 'ec2:AuthorizeSecurityGroupIngress', Resource: '*' },
);
const VIRTUE = document({ Action: 's3:GetObject', Resource: 'arn:aws:s3:::leaflets/*' });

const seedIam = async (options: ClientsOf): Promise<void> => {
  const client = new IAM.IAMClient(options);
  const policies: string[] = [];
  for (const [PolicyName, PolicyDocument] of [
    ['sins', SINS],
    ['virtue', VIRTUE],
  ] as const) {
    const { Policy } = await client.send(new IAM.CreatePolicyCommand({ PolicyName, PolicyDocument }));
    policies.push(Policy!.Arn!);
  }
  const PolicyArn = policies[0]!;

  await client.send(new IAM.CreateRoleCommand({ RoleName: 'gate', AssumeRolePolicyDocument: gate('sts:AssumeRole') }));
  await client.send(new IAM.CreateRoleCommand({ RoleName: 'door', AssumeRolePolicyDocument: door('sts:AssumeRole') }));
  await client.send(new IAM.PutRolePolicyCommand({ RoleName: 'gate', PolicyName: 'sins', PolicyDocument: SINS }));
  await client.send(new IAM.PutRolePolicyCommand({ RoleName: 'door', PolicyName: 'virtue', PolicyDocument: VIRTUE }));
  await client.send(new IAM.AttachRolePolicyCommand({ RoleName: 'gate', PolicyArn }));

  for (const UserName of ['careless', 'careful']) await client.send(new IAM.CreateUserCommand({ UserName }));
  await client.send(new IAM.PutUserPolicyCommand({ UserName: 'careless', PolicyName: 'sins', PolicyDocument: SINS }));
  await client.send(new IAM.PutUserPolicyCommand({ UserName: 'careful', PolicyName: 'virtue', PolicyDocument: VIRTUE }));
  await client.send(new IAM.AttachUserPolicyCommand({ UserName: 'careless', PolicyArn }));
  for (const UserName of ['careless', 'careful']) {
    await client.send(new IAM.CreateLoginProfileCommand({ UserName, Password: 'Correct-horse-1' }));
  }
  const { VirtualMFADevice } = await client.send(new IAM.CreateVirtualMFADeviceCommand({ VirtualMFADeviceName: 'careful' }));
  await client.send(
    new IAM.EnableMFADeviceCommand({
      UserName: 'careful',
      SerialNumber: VirtualMFADevice!.SerialNumber!,
      AuthenticationCode1: '123456',
      AuthenticationCode2: '654321',
    }),
  );
  const { AccessKey: used } = await client.send(new IAM.CreateAccessKeyCommand({ UserName: 'careless' }));
  const { AccessKey: idle } = await client.send(new IAM.CreateAccessKeyCommand({ UserName: 'careless' }));
  await client.send(new IAM.UpdateAccessKeyCommand({ UserName: 'careless', AccessKeyId: idle!.AccessKeyId!, Status: 'Inactive' }));
  const credentials = { accessKeyId: used!.AccessKeyId!, secretAccessKey: used!.SecretAccessKey! };
  await new SQS.SQSClient({ ...options, credentials }).send(new SQS.ListQueuesCommand({}));

  for (const GroupName of ['rulers', 'ruled']) await client.send(new IAM.CreateGroupCommand({ GroupName }));
  await client.send(new IAM.PutGroupPolicyCommand({ GroupName: 'rulers', PolicyName: 'sins', PolicyDocument: SINS }));
  await client.send(new IAM.PutGroupPolicyCommand({ GroupName: 'ruled', PolicyName: 'virtue', PolicyDocument: VIRTUE }));
  await client.send(new IAM.AttachGroupPolicyCommand({ GroupName: 'rulers', PolicyArn }));

  const { Credentials } = await new STS.STSClient(options).send(
    new STS.AssumeRoleCommand({ RoleArn: `arn:aws:iam::${OWN}:role/gate`, RoleSessionName: 'use' }),
  );
  const { AccessKeyId, SecretAccessKey, SessionToken } = Credentials!;
  const session = { accessKeyId: AccessKeyId!, secretAccessKey: SecretAccessKey!, sessionToken: SessionToken! };
  await new SQS.SQSClient({ ...options, credentials: session }).send(new SQS.ListQueuesCommand({}));
};

const ANYBODY = 'http://acs.amazonaws.com/groups/global/AllUsers';
const LOGS = 'http://acs.amazonaws.com/groups/s3/LogDelivery';

const seedBuckets = async (options: ClientsOf): Promise<void> => {
  const client = new S3.S3Client(options);
  for (const Bucket of ['gate', 'door', 'bare', 'addressed']) await client.send(new S3.CreateBucketCommand({ Bucket }));
  await client.send(new S3.PutBucketPolicyCommand({ Bucket: 'gate', Policy: gate('s3:GetObject', 'arn:aws:s3:::gate/*') }));
  await client.send(new S3.PutBucketPolicyCommand({ Bucket: 'door', Policy: door('s3:GetObject', 'arn:aws:s3:::door/*') }));
  const { Owner } = await client.send(new S3.GetBucketAclCommand({ Bucket: 'gate' }));
  const users = Object.values(CANONICAL).map((ID) => ({ Type: 'CanonicalUser' as const, ID }));
  const groups = [ANYBODY, LOGS].map((URI) => ({ Type: 'Group' as const, URI }));
  const Grants = [...users, ...groups].map((Grantee) => ({ Grantee, Permission: 'READ' as const }));
  await client.send(new S3.PutBucketAclCommand({ Bucket: 'gate', AccessControlPolicy: { Owner, Grants } }));
};

const seedQueues = async (options: ClientsOf): Promise<void> => {
  const client = new SQS.SQSClient(options);
  for (const [QueueName, policyOf] of [
    ['gate', gate],
    ['door', door],
  ] as const) {
    const Policy = policyOf('sqs:SendMessage', `arn:aws:sqs:${REGION}:${OWN}:${QueueName}`);
    await client.send(new SQS.CreateQueueCommand({ QueueName, Attributes: { Policy } }));
  }
};

const seedKeys = async (options: ClientsOf): Promise<void> => {
  const client = new KMS.KMSClient(options);
  await client.send(new KMS.CreateKeyCommand({ Description: 'gate', Policy: gate('kms:*', '*', `arn:aws:iam::${OWN}:root`) }));
  const { KeyMetadata } = await client.send(new KMS.CreateKeyCommand({ Description: 'door', Policy: door('kms:*', '*') }));
  await client.send(new KMS.EnableKeyRotationCommand({ KeyId: KeyMetadata!.KeyId! }));
};

/** Traffic with everybody: the internet, and the network and a group of each neighbour. */
const everybody = (): EC2.IpPermission[] => [
  {
    IpProtocol: 'tcp',
    FromPort: 22,
    ToPort: 22,
    IpRanges: ['0.0.0.0/0', ...Object.values(NETWORK)].map((CidrIp) => ({ CidrIp })),
  },
];

const seedSecurityGroups = async (options: ClientsOf): Promise<void> => {
  const client = new EC2.EC2Client(options);
  const { Vpc } = await client.send(new EC2.CreateVpcCommand({ CidrBlock: '10.77.0.0/16' }));
  const VpcId = Vpc!.VpcId!;
  const ids: string[] = [];
  for (const GroupName of ['gate', 'door']) {
    const { GroupId } = await client.send(new EC2.CreateSecurityGroupCommand({ GroupName, Description: GroupName, VpcId }));
    ids.push(GroupId!);
  }
  const [gateId, doorId] = ids as [string, string];
  await client.send(new EC2.AuthorizeSecurityGroupIngressCommand({ GroupId: gateId, IpPermissions: everybody() }));
  // Every new group lets all traffic out, as gate does; door does not, any more.
  await client.send(
    new EC2.AuthorizeSecurityGroupEgressCommand({
      GroupId: gateId,
      IpPermissions: everybody(),
    }),
  );
  await client.send(
    new EC2.RevokeSecurityGroupEgressCommand({
      GroupId: doorId,
      IpPermissions: [{ IpProtocol: '-1', IpRanges: [{ CidrIp: '0.0.0.0/0' }] }],
    }),
  );
  const { Subnet } = await client.send(new EC2.CreateSubnetCommand({ VpcId, CidrBlock: '10.77.1.0/24' }));
  await client.send(new EC2.CreateNetworkInterfaceCommand({ SubnetId: Subnet!.SubnetId!, Groups: [gateId] }));
};

/** Load balancers and databases stand behind one group, which lets everybody in. */
const openTheGround = async (options: ClientsOf): Promise<void> => {
  const { group } = await groundOf(options);
  const IpPermissions = [{ IpProtocol: 'tcp', FromPort: 0, ToPort: 65_535, IpRanges: [{ CidrIp: '0.0.0.0/0' }] }];
  await new EC2.EC2Client(options).send(new EC2.AuthorizeSecurityGroupIngressCommand({ GroupId: group, IpPermissions }));
};

/** Fills an account of moto so that every check finds something somewhere and nothing somewhere else. */
export const seedTellingEstate = async (endpoint: string): Promise<void> => {
  const options = (await accountClients(endpoint, OWN))(REGION);
  await seedIam(options);
  await seedBuckets(options);
  await seedQueues(options);
  await seedKeys(options);
  await seedSecurityGroups(options);
  await openTheGround(options);
  for (const { seed } of TELLING) await seed(options);
};
