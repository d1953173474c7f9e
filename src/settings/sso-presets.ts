import type { GivenSso, SsoFieldName, SsoPreset } from './sso-fields.ts';

/** A known service: what it is called, what must be given, what follows from it. */
export interface Preset {
  readonly label: string;
  /** Fields of this service alone; the first must be given. With an issuer given they need not be. */
  readonly own: readonly SsoFieldName[];
  /** Must be given whatever else is. */
  readonly needs: readonly SsoFieldName[];
  /** What holds unless it was given. */
  defaults(given: GivenSso): GivenSso;
}

const STANDARD = ['openid', 'email', 'profile'];
const WITH_GROUPS = [...STANDARD, 'groups'];

export const PRESETS: Readonly<Record<SsoPreset, Preset>> = {
  // Everybody has an account at Google, so the domain is a must. It tells no groups by OpenID Connect.
  google: {
    label: 'Google',
    own: [],
    needs: ['hosted_domain'],
    defaults: () => ({ issuer: 'https://accounts.google.com', scopes: STANDARD }),
  },
  // The server of the organization knows the scope "groups"; a server of one's own refuses scopes that it has not been given.
  okta: {
    label: 'Okta',
    own: ['domain', 'authorization_server'],
    needs: [],
    defaults: ({ domain, authorization_server: server }) => ({
      issuer: server ? `https://${domain}/oauth2/${encodeURIComponent(server)}` : `https://${domain}`,
      scopes: server ? STANDARD : WITH_GROUPS,
    }),
  },
  // It never says that an address is verified; whoever runs the directory decides what stands there.
  entra: {
    label: 'Microsoft Entra ID',
    own: ['tenant'],
    needs: [],
    defaults: ({ tenant }) => ({
      issuer: `https://login.microsoftonline.com/${tenant?.toLowerCase()}/v2.0`,
      scopes: STANDARD,
      demand_verified_email: false,
    }),
  },
  // As Entra: attributes are what the administrator maps.
  ping: {
    label: 'Ping',
    own: ['environment_id', 'region'],
    needs: [],
    defaults: ({ environment_id: environment, region = 'com' }) => ({
      issuer: `https://auth.pingone.${region}/${encodeURIComponent(environment ?? '')}/as`,
      scopes: STANDARD,
      demand_verified_email: false,
    }),
  },
  // Its claims have no "email_verified".
  onelogin: {
    label: 'OneLogin',
    own: ['subdomain'],
    needs: [],
    defaults: ({ subdomain }) => ({
      issuer: `https://${subdomain?.toLowerCase()}.onelogin.com/oidc/2`,
      scopes: WITH_GROUPS,
      demand_verified_email: false,
    }),
  },
};

/** Fields that only one preset understands. */
export const PRESET_OF: ReadonlyMap<SsoFieldName, SsoPreset> = new Map(
  (Object.keys(PRESETS) as SsoPreset[]).flatMap((name) => [...PRESETS[name].own, ...PRESETS[name].needs].map((field) => [field, name])),
);
