import type { SsoOptions } from '../api/sso/sso-options.ts';
import { MonkeyError } from '../model/errors.ts';
import { type Configuration, placeOf } from '../settings/configuration.ts';
import type { SsoProvider } from '../settings/sso-provider.ts';
import { clientSecretsById } from '../settings/sso-settings.ts';
import { generalRoleGroups } from './role-groups.ts';

const refuse = (sentence: string): never => {
  throw new MonkeyError('bad-setting', sentence);
};

/** The providers with their secrets, wherever these stand. */
const withSecrets = (configuration: Configuration): readonly SsoProvider[] => {
  const { ssoProviders, ssoClientSecrets } = configuration.settings;
  const place = placeOf(configuration, 'ssoClientSecrets');
  const secrets = clientSecretsById(ssoClientSecrets);
  const unknown = [...secrets.keys()].find((id) => !ssoProviders.some((one) => one.id === id && one.kind === 'oidc'));
  if (unknown !== undefined) refuse(`${place} has a secret for ${unknown}, but there is no such provider of OpenID Connect.`);
  return ssoProviders.map((provider) => {
    if (provider.kind !== 'oidc') return provider;
    const { id, clientSecret } = provider;
    const secret = secrets.get(id);
    if (clientSecret !== '' && secret !== undefined) refuse(`The client secret of the provider ${id} is given twice: also in ${place}.`);
    if (clientSecret === '' && secret === undefined)
      refuse(`The provider ${id} needs its client_secret, or an entry "${id}=…" in sso_client_secrets (MONKEY_SSO_CLIENT_SECRETS).`);
    return { ...provider, clientSecret: secret ?? clientSecret };
  });
};

/** What the settings say of single sign-on. Throws a sentence when a provider could not be used. */
export const ssoOptions = (configuration: Configuration): SsoOptions => {
  const { baseUrl, outboundAllow } = configuration.settings;
  const providers = withSecrets(configuration);
  if (providers.length > 0 && baseUrl === '')
    refuse(
      `${placeOf(configuration, 'ssoProviders')} is set, but BASE_URL is not: providers must be told where to send people back to, like https://monkey.example.`,
    );
  return { providers, roleGroups: generalRoleGroups(configuration.settings), outbound: { allow: outboundAllow } };
};
