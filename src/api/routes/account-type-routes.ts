import { z } from 'zod';
import { AccountPolicy, type AccountType, type AccountTypeField, AccountTypeList } from '../../contract/account-type.ts';
import { queryList } from '../../contract/page.ts';
import { policyFor } from '../../engine/policy-for.ts';
import { MonkeyError } from '../../model/errors.ts';
import type { AccountField, Provider } from '../../plugin/define-provider.ts';
import type { AddRoutes } from '../api-context.ts';

const config = { permission: 'view' } as const;
const Params = z.object({ type: z.string().min(1).max(100) });
const PolicyQuery = z.strictObject({ technology: queryList });

const kindOf = ({ secret, choices }: AccountField): AccountTypeField['kind'] => {
  if (secret) return 'password';
  return choices === undefined ? 'text' : 'choice';
};

const toField = (field: AccountField): AccountTypeField => ({
  name: field.name,
  label: field.title,
  help: field.description,
  kind: kindOf(field),
  choices: field.choices === undefined ? null : [...field.choices],
  required: field.required ?? false,
  editable: !field.readOnly,
  default: field.default ?? null,
});

const toType = ({ type, title, identifier, fields, watchers, policyFor: policy, diagnose }: Provider): AccountType => ({
  type,
  title,
  identifier: { label: identifier?.title ?? 'Identifier', help: identifier?.description ?? '' },
  fields: fields.map(toField),
  technologies: watchers.map(({ index }) => index),
  hasPolicy: policy !== undefined,
  canBeTried: diagnose !== undefined,
});

export const addAccountTypeRoutes: AddRoutes = (api, { registry }) => {
  api.get(
    '/api/v1/account-types',
    {
      config,
      schema: {
        operationId: 'listAccountTypes',
        summary: 'The kinds of accounts, and what each wants to be told',
        response: { 200: AccountTypeList },
      },
    },
    async () => ({ rows: [...registry.providers.values()].map(toType) }),
  );

  api.get(
    '/api/v1/account-types/:type/policy',
    {
      config,
      schema: {
        operationId: 'getAccountPolicy',
        summary: 'The policy that an account of a type must allow',
        params: Params,
        querystring: PolicyQuery,
        response: { 200: AccountPolicy },
      },
    },
    async (request) => {
      const { type } = request.params;
      if (!registry.providers.has(type)) throw new MonkeyError('not-found', `There is no account type "${type}".`);
      return { ...policyFor(registry, type, request.query.technology) };
    },
  );
};
