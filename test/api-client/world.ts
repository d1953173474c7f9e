/** What there is for the calls to be about. Everything that is made anew is nobody else's, so that no call is in the way of another. */
export interface World {
  /** Where the server listens. */
  readonly address: string;
  /** An API key of an administrator of all accounts. */
  readonly key: string;
  /** Of what a scan has found. */
  readonly ids: {
    readonly account: number;
    readonly item: number;
    readonly revision: number;
    readonly issue: number;
    readonly run: number;
    readonly job: number;
    readonly deadJob: string;
  };
  /** Of that account. */
  readonly accountName: string;
  /** Ids of providers of single sign-on. */
  readonly providers: { readonly saml: string; readonly oidc: string };
  /** `fetch` of a browser that nobody has used: it keeps cookies, and sends the token of its session. */
  browser(): (request: Request) => Promise<Response>;
  /** A new person, who has no password yet. */
  person(): Promise<{ readonly id: number; readonly email: string }>;
  /** The token of a link for somebody. */
  link(purpose: 'sign-in' | 'activate' | 'reset', personId: number): Promise<string>;
  /** An issue that nobody has justified. */
  issue(): Promise<number>;
  /** A name that nothing has yet. */
  name(): string;
  /** A network that nobody has named yet. */
  network(): string;
  /** What an authenticator app shows now. */
  codeOf(secret: string): string;
  /** An authenticator of passkeys: what it answers to a challenge. */
  authenticator(): { create(challenge: unknown): Answer; sign(challenge: unknown): Answer };
  /** Hears of everything that is asked, as the description of the API names it. */
  asked(method: string, path: string): void;
}

type Answer = Record<string, unknown>;
