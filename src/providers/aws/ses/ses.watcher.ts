import type { IdentityMailFromDomainAttributes, IdentityVerificationAttributes } from '@aws-sdk/client-ses';
import { type AwsContext, awsWatcher } from '../aws-watcher.ts';
import { once } from '../once.ts';
import { partsOfAnswer } from '../parts-of-answer.ts';
import { required } from '../required.ts';

type Ses = typeof import('@aws-sdk/client-ses');
type Context = AwsContext<Ses, InstanceType<Ses['SESClient']>>;

interface ListedIdentity {
  readonly identity: string;
  /** What is known of this identity and its neighbours in the listing, by identity. */
  readonly verification: () => Promise<Readonly<Record<string, IdentityVerificationAttributes>>>;
  readonly mailFrom: () => Promise<Readonly<Record<string, IdentityMailFromDomainAttributes>>>;
}

/** SES takes at most 100 identities in one question. */
const ASKED_AT_ONCE = 100;

/** Two calls for up to 100 identities, made when the first of them is described: SES answers one call a second. */
function* withAnswers(all: readonly string[], { sdk, client }: Context): Generator<ListedIdentity> {
  for (let at = 0; at < all.length; at += ASKED_AT_ONCE) {
    const Identities = all.slice(at, at + ASKED_AT_ONCE);
    const verification = once(async () =>
      required(
        (await client.send(new sdk.GetIdentityVerificationAttributesCommand({ Identities }))).VerificationAttributes,
        'VerificationAttributes',
      ),
    );
    const mailFrom = once(async () =>
      required(
        (await client.send(new sdk.GetIdentityMailFromDomainAttributesCommand({ Identities }))).MailFromDomainAttributes,
        'MailFromDomainAttributes',
      ),
    );
    for (const identity of Identities) yield { identity, verification, mailFrom };
  }
}

export const ses = awsWatcher({
  index: 'ses',
  title: 'SES Identity',
  plural: 'SES Identities',
  scope: 'region',
  sdk: (): Promise<Ses> => import('@aws-sdk/client-ses'),
  client: (sdk, options) => new sdk.SESClient(options),
  permissions: ['ses:ListIdentities', 'ses:GetIdentityVerificationAttributes', 'ses:GetIdentityMailFromDomainAttributes'],
  // SES has no error for an identity that is not there: it leaves it out of its answer.
  goneWhen: [],

  async *list(context) {
    for await (const page of context.sdk.paginateListIdentities(context.pages(1000), {}))
      yield* withAnswers(page.Identities ?? [], context);
  },

  identify: ({ identity }, { arn }) => ({ uid: arn('ses', `identity/${identity}`), name: identity }),

  async describe({ identity, verification, mailFrom }, { arn: arnOf, region, part }) {
    const arn = arnOf('ses', `identity/${identity}`);
    const verified = await partsOfAnswer(part, ['verified', 'verification_status'], async () => {
      const verification_status = required((await verification())[identity]?.VerificationStatus, `VerificationStatus of ${identity}`);
      return { verified: verification_status === 'Success', verification_status };
    });
    const mail_from = await part('/mail_from', async () => required((await mailFrom())[identity], `MailFromDomain of ${identity}`));
    return { uid: arn, name: identity, arn, config: { name: identity, arn, region, ...verified, mail_from } };
  },

  async find({ name }, context) {
    const [listed] = withAnswers([name], context);
    const known = await required(listed, 'identity').verification();
    return listed === undefined || known[name] === undefined ? 'gone' : { listed };
  },
});
