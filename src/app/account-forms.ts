import type { Provider } from '../plugin/define-provider.ts';
import { configuredRegistry } from './configured-registry.ts';
import { loadSettings } from './load-settings.ts';

/** What is asked for an account of a type. */
export interface AccountForm {
  readonly type: string;
  readonly identifier: string;
  readonly fields: readonly { readonly name: string; readonly description: string; readonly secret: boolean }[];
}

export const accountFormOf = ({ type, identifier, fields }: Provider): AccountForm => ({
  type,
  identifier: identifier?.description ?? 'How its provider calls it.',
  fields: fields.filter(({ readOnly }) => !readOnly).map(({ name, description, secret = false }) => ({ name, description, secret })),
});

/** Of every account type, those of plugins included. Needs the settings and no database. */
export const accountForms = async (): Promise<readonly AccountForm[]> => {
  const { registry } = await configuredRegistry(await loadSettings());
  return [...registry.providers.values()].map(accountFormOf);
};
