import type { ManagedPolicyDetail, Policy } from '@aws-sdk/client-iam';
import { type AwsContext, awsWatcher } from '../aws-watcher.ts';
import { decodePolicyDocument } from '../decode-policy-document.ts';
import { once } from '../once.ts';
import { required } from '../required.ts';
import { type Attachments, policyAttachments } from './policy-attachments.ts';

type Iam = typeof import('@aws-sdk/client-iam');
type Context = AwsContext<Iam, InstanceType<Iam['IAMClient']>>;

interface ListedPolicy {
  readonly policy: Policy;
  /** The document of the default version. */
  readonly document: () => Promise<string | undefined>;
  readonly attachments: () => Promise<ReadonlyMap<string, Attachments>>;
}

const NOBODY: Attachments = { users: [], groups: [], roles: [] };

/** AWS's own policies have `aws` where others have an account number, in any partition. */
const isOfAws = (arn: string): boolean => arn.split(':')[4] === 'aws';

const fromDetails =
  (attachments: ListedPolicy['attachments']) =>
  (policy: ManagedPolicyDetail): ListedPolicy => ({
    policy,
    document: async () => policy.PolicyVersionList?.find(({ IsDefaultVersion }) => IsDefaultVersion)?.Document,
    attachments,
  });

const nameOf = (arn: string): string => arn.slice(arn.lastIndexOf('/') + 1);

/** A policy whose document must be asked for. */
const fromPolicy = (policy: Policy, attachments: ListedPolicy['attachments'], { sdk, client }: Context): ListedPolicy => ({
  policy,
  document: async () => {
    const { PolicyVersion } = await client.send(
      new sdk.GetPolicyVersionCommand({ PolicyArn: policy.Arn, VersionId: policy.DefaultVersionId }),
    );
    return PolicyVersion?.Document;
  },
  attachments,
});

/** Of AWS's own policies, over a thousand, only those in use are watched unless the operator wants all. */
const isWatched = ({ Arn = '', AttachmentCount = 0 }: Policy, { settings }: Context): boolean =>
  settings.managedPolicies === 'all' || !isOfAws(Arn) || AttachmentCount > 0;

export const managedPolicy = awsWatcher({
  index: 'policy',
  title: 'Managed Policy',
  plural: 'Managed Policies',
  scope: 'global',
  sdk: (): Promise<Iam> => import('@aws-sdk/client-iam'),
  client: (sdk, options) => new sdk.IAMClient(options),
  permissions: ['iam:GetAccountAuthorizationDetails', 'iam:ListPolicies', 'iam:GetPolicy', 'iam:GetPolicyVersion'],
  goneWhen: ['NoSuchEntityException'],
  // To whom it is attached is a change of the user, group or role.
  ephemeral: ['attached_groups', 'attached_roles', 'attached_users', 'attachment_count'],

  async *list(context): AsyncGenerator<ListedPolicy> {
    const { sdk, pages, settings } = context;
    const attachments = once(() => policyAttachments(context));
    const all = settings.managedPolicies === 'all';
    const Filter = all ? (['LocalManagedPolicy'] as const) : (['LocalManagedPolicy', 'AWSManagedPolicy'] as const);
    for await (const page of sdk.paginateGetAccountAuthorizationDetails(pages(200), { Filter: [...Filter] })) {
      yield* (page.Policies ?? []).filter((policy) => isWatched(policy, context)).map(fromDetails(attachments));
    }
    if (!all) return;
    // The details tell only those of AWS's policies that are in use.
    for await (const page of sdk.paginateListPolicies(pages(1000), { Scope: 'AWS' })) {
      for (const policy of page.Policies ?? []) yield fromPolicy(policy, attachments, context);
    }
  },

  // A policy cannot be renamed, and everything refers to it by its ARN.
  identify: ({ policy }) => ({ uid: required(policy.Arn, 'Arn'), name: nameOf(required(policy.Arn, 'Arn')) }),

  async describe({ policy, document, attachments }, { part }) {
    const arn = required(policy.Arn, 'Arn');
    const name = nameOf(arn);
    const holders = once(async () => (policy.AttachmentCount ? ((await attachments()).get(arn) ?? NOBODY) : NOBODY));
    const config = {
      name,
      arn,
      create_date: policy.CreateDate,
      update_date: policy.UpdateDate,
      default_version_id: policy.DefaultVersionId,
      attachment_count: policy.AttachmentCount ?? 0,
      attached_users: await part('/attached_users', async () => (await holders()).users),
      attached_groups: await part('/attached_groups', async () => (await holders()).groups),
      attached_roles: await part('/attached_roles', async () => (await holders()).roles),
      policy: await part('/policy', async () => decodePolicyDocument(await document())),
    };
    // The ARN of AWS's own is the same in every account, so it is nobody's.
    return { uid: arn, name, arn: isOfAws(arn) ? null : arn, config };
  },

  async find({ uid }, context) {
    const { Policy } = await context.client.send(new context.sdk.GetPolicyCommand({ PolicyArn: uid }));
    const policy = required(Policy, 'Policy');
    return isWatched(policy, context)
      ? {
          listed: fromPolicy(
            policy,
            once(() => policyAttachments(context)),
            context,
          ),
        }
      : 'gone';
  },
});
