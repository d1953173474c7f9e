import { z } from 'zod';
import { SignInFailure } from './sign-in-failure.ts';

/** What an assertion must say to be meant for us, now, as an answer to what we asked. */
export interface AssertionTerms {
  /** The entity id of the provider. */
  readonly issuer: string;
  /** Our assertion consumer service. */
  readonly recipient: string;
  readonly requestId: string;
  readonly now: Date;
  readonly toleranceSeconds: number;
}

/** A checked assertion, as far as it says who somebody is. */
export interface CheckedAssertion {
  readonly id: string;
  readonly nameId: string;
  readonly nameIdFormat: string | null;
  /** From when on it is refused for its age, the tolerance included. */
  readonly ends: Date;
}

const TRANSIENT = 'urn:oasis:names:tc:SAML:2.0:nameid-format:transient';
const BEARER = 'urn:oasis:names:tc:SAML:2.0:cm:bearer';

/** As xml2js has it, which node-saml reads the signed text with: attributes in `$`, text in `_`, every child a list. */
const Text = z.object({ _: z.string().min(1) });
const Instant = z.iso.datetime({ offset: true }).transform((text) => new Date(text));
const Confirmation = z.object({
  $: z.object({ Method: z.string() }),
  SubjectConfirmationData: z
    .tuple([
      z.object({
        $: z.object({ Recipient: z.string(), InResponseTo: z.string(), NotOnOrAfter: Instant, NotBefore: Instant.optional() }),
      }),
    ])
    .optional()
    .catch(undefined),
});
const Assertion = z.object({
  $: z.object({ ID: z.string().min(1).max(256), Version: z.literal('2.0'), IssueInstant: Instant }),
  Issuer: z.tuple([Text]),
  Subject: z.tuple([
    z.object({
      NameID: z.tuple([z.object({ _: z.string().min(1), $: z.object({ Format: z.string().optional() }).optional() })]),
      SubjectConfirmation: z.array(Confirmation),
    }),
  ]),
  AuthnStatement: z.array(z.object({ $: z.object({ SessionNotOnOrAfter: Instant.optional() }).optional() })).min(1),
});

const refuse = (reason: string): never => {
  throw new SignInFailure('sign-in-failed', `The assertion ${reason}.`);
};

/**
 * Checks what the library leaves to its user (SAML 2.0 Profiles, 4.1.4.2 and 4.1.4.3): issuer, a bearer confirmation for our address
 * and our request whose time is not over, an authentication. Signature, audience and conditions have been checked before; `parsed` is
 * of the signed text alone.
 */
export const checkAssertion = (parsed: unknown, terms: AssertionTerms): CheckedAssertion => {
  const read = z.object({ Assertion }).safeParse(parsed);
  if (!read.success) return refuse(`lacks what it must have: ${read.error.issues.map(({ path }) => path.join('/')).join(', ')}`);
  const { $: attributes, Issuer, Subject, AuthnStatement } = read.data.Assertion;
  const tolerance = terms.toleranceSeconds * 1_000;
  const isOver = (end: Date): boolean => terms.now.getTime() - tolerance >= end.getTime();
  if (Issuer[0]._ !== terms.issuer) refuse(`is of another issuer: ${Issuer[0]._}`);
  const good = Subject[0].SubjectConfirmation.filter(({ $: { Method }, SubjectConfirmationData: data }) => {
    if (Method !== BEARER || !data) return false;
    const { Recipient, InResponseTo, NotOnOrAfter, NotBefore } = data[0].$;
    const isMeant = Recipient === terms.recipient && InResponseTo === terms.requestId;
    return isMeant && !isOver(NotOnOrAfter) && !(NotBefore && NotBefore.getTime() > terms.now.getTime() + tolerance);
  });
  if (good.length === 0) refuse('has no confirmation that is for this recipient and this request, and whose time is not over');
  for (const { $: statement } of AuthnStatement)
    if (statement?.SessionNotOnOrAfter && isOver(statement.SessionNotOnOrAfter)) refuse('is of a session that is over');
  const [nameId] = Subject[0].NameID;
  const nameIdFormat = nameId.$?.Format ?? null;
  if (nameIdFormat === TRANSIENT) refuse('names the person anew each time (transient); let the provider send a persistent NameID');
  const ends = Math.max(...Subject[0].SubjectConfirmation.map((one) => one.SubjectConfirmationData?.[0].$.NotOnOrAfter.getTime() ?? 0));
  return { id: attributes.ID, nameId: nameId._, nameIdFormat, ends: new Date(ends + tolerance) };
};
