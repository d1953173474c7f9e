import {
  AddRoleToInstanceProfileCommand,
  AddUserToGroupCommand,
  AttachGroupPolicyCommand,
  AttachRolePolicyCommand,
  AttachUserPolicyCommand,
  CreateAccessKeyCommand,
  CreateGroupCommand,
  CreateInstanceProfileCommand,
  CreateLoginProfileCommand,
  CreatePolicyCommand,
  CreateRoleCommand,
  CreateUserCommand,
  CreateVirtualMFADeviceCommand,
  EnableMFADeviceCommand,
  IAMClient,
  PutGroupPolicyCommand,
  PutRolePolicyCommand,
  PutUserPolicyCommand,
} from '@aws-sdk/client-iam';
import { expect, test } from 'vitest';
import { accountClients } from '../account-clients.ts';
import { useMoto } from '../use-moto.ts';
import type { Told } from '../watch-account.ts';
import { ACCOUNT, DOCUMENT, INSTANT, readOne, TRUST, watchOne } from './read-one.ts';

const AWS_POLICY = 'arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess';

const POLICY_ARN = `arn:aws:iam::${ACCOUNT}:policy/read`;
const PHONE = `arn:aws:iam::${ACCOUNT}:mfa/phone`;
const TEXT = JSON.stringify(DOCUMENT);
/** moto takes no certificate that is not a real one, so this is answered in its place. */
const CERTIFICATES = `<ListSigningCertificatesResponse><ListSigningCertificatesResult><Certificates><member><UserName>ada</UserName>
  <CertificateId>TA7</CertificateId><CertificateBody>x</CertificateBody><Status>Active</Status></member></Certificates>
  </ListSigningCertificatesResult></ListSigningCertificatesResponse>`;

const makeRole = async (client: IAMClient): Promise<void> => {
  const RoleName = 'app';
  const bounds = { PermissionsBoundary: POLICY_ARN, Tags: [{ Key: 'team', Value: 'a' }] };
  const AssumeRolePolicyDocument = JSON.stringify(TRUST);
  const told = { Description: 'of the app', MaxSessionDuration: 7200 };
  await client.send(new CreateRoleCommand({ RoleName, Path: '/x/', AssumeRolePolicyDocument, ...told, ...bounds }));
  await client.send(new PutRolePolicyCommand({ RoleName, PolicyName: 'in/line', PolicyDocument: TEXT }));
  await client.send(new AttachRolePolicyCommand({ RoleName, PolicyArn: POLICY_ARN }));
  await client.send(new CreateInstanceProfileCommand({ InstanceProfileName: 'app' }));
  await client.send(new AddRoleToInstanceProfileCommand({ InstanceProfileName: 'app', RoleName }));
};

const makeUser = async (client: IAMClient): Promise<void> => {
  const UserName = 'ada';
  await client.send(new CreateUserCommand({ UserName, Tags: [{ Key: 'team', Value: 'a' }] }));
  await client.send(new PutUserPolicyCommand({ UserName, PolicyName: 'own', PolicyDocument: TEXT }));
  await client.send(new AttachUserPolicyCommand({ UserName, PolicyArn: AWS_POLICY }));
  await client.send(new CreateAccessKeyCommand({ UserName }));
  await client.send(new CreateLoginProfileCommand({ UserName, Password: 'Correct-horse-1' }));
  await client.send(new CreateVirtualMFADeviceCommand({ VirtualMFADeviceName: 'phone' }));
  const codes = { AuthenticationCode1: '123456', AuthenticationCode2: '654321' };
  await client.send(new EnableMFADeviceCommand({ UserName, SerialNumber: PHONE, ...codes }));
};

const makeGroup = async (client: IAMClient): Promise<void> => {
  const GroupName = 'staff';
  await client.send(new CreateGroupCommand({ GroupName }));
  await client.send(new PutGroupPolicyCommand({ GroupName, PolicyName: 'own', PolicyDocument: TEXT }));
  await client.send(new AttachGroupPolicyCommand({ GroupName, PolicyArn: POLICY_ARN }));
  await client.send(new AddUserToGroupCommand({ GroupName, UserName: 'ada' }));
};

const aws = useMoto(
  async ({ moto }) => {
    const client = new IAMClient((await accountClients(moto.endpoint, ACCOUNT))('us-east-1'));
    await client.send(new CreatePolicyCommand({ PolicyName: 'read', PolicyDocument: TEXT }));
    await makeRole(client);
    await makeUser(client);
    await makeGroup(client);
  },
  { policiesOfAws: true },
);

test('iamrole', async () => {
  const role = await readOne(aws.proxy, 'iamrole', 'app');
  expect(role).toMatchObject({
    place: 'global',
    region: 'universal',
    uid: `arn:aws:iam::${ACCOUNT}:role/x/app`,
    arn: `arn:aws:iam::${ACCOUNT}:role/x/app`,
  });
  expect(role.config).toEqual({
    Arn: role.arn,
    RoleName: 'app',
    RoleId: expect.stringMatching(/^AROA/),
    Path: '/x/',
    CreateDate: expect.stringMatching(INSTANT),
    AssumeRolePolicyDocument: TRUST,
    InlinePolicies: { 'in/line': DOCUMENT },
    ManagedPolicies: [{ name: 'read', arn: POLICY_ARN }],
    InstanceProfiles: [expect.objectContaining({ InstanceProfileName: 'app', CreateDate: expect.stringMatching(INSTANT) })],
    Tags: { team: 'a' },
    PermissionsBoundary: expect.objectContaining({ PermissionsBoundaryArn: POLICY_ARN }),
    Description: 'of the app',
    MaxSessionDuration: 7200,
    RoleLastUsed: {},
  });
});

test('iamuser', async () => {
  aws.proxy.add({ operation: 'ListSigningCertificates', fault: () => ({ status: 200, headers: {}, body: Buffer.from(CERTIFICATES) }) });
  const user = await readOne(aws.proxy, 'iamuser', 'ada');
  expect(user.uid).toBe(user.config['UserId']);
  expect(user.config).toEqual({
    Arn: `arn:aws:iam::${ACCOUNT}:user/ada`,
    UserName: 'ada',
    UserId: expect.any(String),
    Path: '/',
    CreateDate: expect.stringMatching(INSTANT),
    AccessKeys: [
      {
        AccessKeyId: expect.stringMatching(/^AKIA/),
        Status: 'Active',
        CreateDate: expect.stringMatching(INSTANT),
        LastUsedDate: null,
        ServiceName: 'N/A',
        Region: 'N/A',
        UserName: 'ada',
      },
    ],
    InlinePolicies: { own: DOCUMENT },
    ManagedPolicies: [{ name: 'AmazonS3ReadOnlyAccess', arn: AWS_POLICY }],
    Groups: ['staff'],
    MfaDevices: { [PHONE]: expect.objectContaining({ SerialNumber: PHONE, UserName: 'ada' }) },
    LoginProfile: expect.objectContaining({ PasswordResetRequired: false, CreateDate: expect.stringMatching(INSTANT) }),
    SigningCertificates: { TA7: { UserName: 'ada', CertificateId: 'TA7', CertificateBody: 'x', Status: 'Active' } },
    Tags: { team: 'a' },
    PermissionsBoundary: null,
  });
});

test('iamgroup', async () => {
  const group = await readOne(aws.proxy, 'iamgroup', 'staff');
  expect(group.config).toEqual({
    group: {
      path: '/',
      group_name: 'staff',
      group_id: group.uid,
      arn: `arn:aws:iam::${ACCOUNT}:group/staff`,
      create_date: expect.stringMatching(INSTANT),
    },
    grouppolicies: { own: DOCUMENT },
    users: { [`arn:aws:iam::${ACCOUNT}:user/ada`]: 'ada' },
    managed_policies: [{ name: 'read', arn: POLICY_ARN, version: 'v1' }],
  });
});

test('policy', async () => {
  const policy = await readOne(aws.proxy, 'policy', 'read');
  expect(policy).toMatchObject({ uid: POLICY_ARN, arn: POLICY_ARN });
  expect(policy.config).toEqual({
    name: 'read',
    arn: POLICY_ARN,
    create_date: expect.stringMatching(INSTANT),
    update_date: expect.stringMatching(INSTANT),
    default_version_id: 'v1',
    attachment_count: 2,
    attached_users: [],
    attached_groups: [`arn:aws:iam::${ACCOUNT}:group/staff`],
    attached_roles: [`arn:aws:iam::${ACCOUNT}:role/x/app`],
    policy: DOCUMENT,
  });
});

test("policy: of AWS's own only those in use, unless all are wanted", async () => {
  const inUse = await watchOne(aws.proxy, 'policy');
  const ofAws = ({ items }: Told) => items.filter(({ uid }) => uid.startsWith('arn:aws:iam::aws:'));
  expect(ofAws(inUse).map(({ name, arn }) => [name, arn])).toEqual([['AmazonS3ReadOnlyAccess', null]]);
  // A thousand documents, one by one: the answers to all but one are made up here.
  const version =
    '<GetPolicyVersionResponse><GetPolicyVersionResult><PolicyVersion><Document>{}</Document></PolicyVersion></GetPolicyVersionResult></GetPolicyVersionResponse>';
  aws.proxy.add({ operation: 'GetPolicyVersion', fault: () => ({ status: 200, headers: {}, body: Buffer.from(version) }) });
  const all = await watchOne(aws.proxy, 'policy', { settings: { managedPolicies: 'all' } });
  expect(all.failures).toEqual([]);
  expect(ofAws(all).length).toBeGreaterThan(1000);
  expect(new Set(all.items.map(({ uid }) => uid)).size).toBe(all.items.length);
}, 60_000);

test('a document of IAM that cannot be decoded spoils nothing else', async () => {
  const role = `<RoleName>r</RoleName><RoleId>AROA1</RoleId><Arn>arn:aws:iam::${ACCOUNT}:role/r</Arn><AssumeRolePolicyDocument>%7Bbroken</AssumeRolePolicyDocument>
    <RolePolicyList><member><PolicyName>bad/one</PolicyName><PolicyDocument>%ZZ</PolicyDocument></member>
    <member><PolicyName>good</PolicyName><PolicyDocument>%7B%22Version%22%3A%222012-10-17%22%7D</PolicyDocument></member></RolePolicyList>`;
  const body = `<GetAccountAuthorizationDetailsResponse><GetAccountAuthorizationDetailsResult><RoleDetailList><member>${role}</member></RoleDetailList></GetAccountAuthorizationDetailsResult></GetAccountAuthorizationDetailsResponse>`;
  aws.proxy.add({ operation: 'GetAccountAuthorizationDetails', fault: () => ({ status: 200, headers: {}, body: Buffer.from(body) }) });
  const [item] = (await watchOne(aws.proxy, 'iamrole')).items;
  expect(item!.config).toMatchObject({ RoleId: 'AROA1', InlinePolicies: { good: { Version: '2012-10-17' } } });
  expect(item!.unread.map(({ path, cause }) => `${path} ${cause.code}`)).toEqual(
    expect.arrayContaining(['/AssumeRolePolicyDocument UndecodableDocument', '/InlinePolicies/bad~1one UndecodableDocument']),
  );
});
