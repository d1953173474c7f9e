import type { User, UserDetail } from '@aws-sdk/client-iam';
import { awsWatcher } from '../aws-watcher.ts';
import { itemsOfPages } from '../items-of-pages.ts';
import { once } from '../once.ts';
import { required } from '../required.ts';
import { tagMap } from '../tag-map.ts';
import { managedPolicyList } from './managed-policy-list.ts';
import { readAccessKeys } from './read-access-keys.ts';
import { readInlinePolicies } from './read-inline-policies.ts';

interface ListedUser {
  readonly user: UserDetail;
  /** When each user's password was last used, by user id; only ListUsers tells. */
  readonly passwords: () => Promise<ReadonlyMap<string, Date | undefined>>;
}

const passwordsById = (users: readonly User[]) => new Map(users.map(({ UserId = '', PasswordLastUsed }) => [UserId, PasswordLastUsed]));

/** Nothing else says that a user has no console password; a denied or failed call does not. */
const NO_PASSWORD = { absent: ['NoSuchEntityException'] };

export const iamUser = awsWatcher({
  index: 'iamuser',
  title: 'IAM User',
  scope: 'global',
  sdk: () => import('@aws-sdk/client-iam'),
  client: (sdk, options) => new sdk.IAMClient(options),
  permissions: [
    'iam:GetAccountAuthorizationDetails',
    'iam:ListUsers',
    'iam:GetUser',
    'iam:ListAccessKeys',
    'iam:GetAccessKeyLastUsed',
    'iam:ListMFADevices',
    'iam:GetLoginProfile',
    'iam:ListSigningCertificates',
  ],
  goneWhen: ['NoSuchEntityException'],
  // Using a key or a password is no change of the user.
  ephemeral: ['PasswordLastUsed', 'AccessKeys$*$LastUsedDate', 'AccessKeys$*$Region', 'AccessKeys$*$ServiceName'],
  unordered: ['AccessKeys', 'ManagedPolicies', 'Groups'],

  async *list({ sdk, pages }): AsyncGenerator<ListedUser> {
    // One date of each user, of which an account may have 5000 (quota of IAM): a call per 1000 users instead of one per user.
    const passwords = once(async () => passwordsById(await itemsOfPages(sdk.paginateListUsers(pages(1000), {}), (page) => page.Users)));
    for await (const page of sdk.paginateGetAccountAuthorizationDetails(pages(200), { Filter: ['User'] })) {
      for (const user of page.UserDetailList ?? []) yield { user, passwords };
    }
  },

  // A user keeps its id when it is renamed.
  identify: ({ user }) => ({ uid: required(user.UserId, 'UserId'), name: required(user.UserName, 'UserName') }),

  async describe({ user, passwords }, context) {
    const { sdk, client, pages, part } = context;
    const uid = required(user.UserId, 'UserId');
    const UserName = required(user.UserName, 'UserName');
    const config = {
      Arn: user.Arn,
      UserName,
      UserId: uid,
      Path: user.Path,
      CreateDate: user.CreateDate,
      PasswordLastUsed: await part('/PasswordLastUsed', async () => (await passwords()).get(uid)),
      AccessKeys: await part('/AccessKeys', () => readAccessKeys(UserName, context)),
      InlinePolicies: await readInlinePolicies(user.UserPolicyList, 'InlinePolicies', part),
      ManagedPolicies: managedPolicyList(user.AttachedManagedPolicies),
      Groups: user.GroupList ?? [],
      MfaDevices: await part('/MfaDevices', async () => {
        const devices = await itemsOfPages(sdk.paginateListMFADevices(pages(100), { UserName }), ({ MFADevices }) => MFADevices);
        return Object.fromEntries(devices.map((device) => [device.SerialNumber, device]));
      }),
      LoginProfile: await part(
        '/LoginProfile',
        async () => required((await client.send(new sdk.GetLoginProfileCommand({ UserName }))).LoginProfile, 'LoginProfile'),
        NO_PASSWORD,
      ),
      SigningCertificates: await part('/SigningCertificates', async () => {
        const certificates = await itemsOfPages(
          sdk.paginateListSigningCertificates(pages(100), { UserName }),
          ({ Certificates }) => Certificates,
        );
        return Object.fromEntries(certificates.map((certificate) => [certificate.CertificateId, certificate]));
      }),
      Tags: tagMap(user.Tags),
      PermissionsBoundary: user.PermissionsBoundary ?? null,
    };
    return { uid, name: UserName, arn: required(user.Arn, 'Arn'), config };
  },

  async find({ name, uid }, { sdk, client }) {
    const { User } = await client.send(new sdk.GetUserCommand({ UserName: name }));
    return required(User, 'User').UserId === uid ? 'there' : 'gone';
  },
});
