import { z } from 'zod';
import { NewPasskeyRequest, Passkey, PasskeyJson, Proof } from '../../contract/credentials.ts';
import { addressInteger } from '../../contract/page.ts';
import { addPasskey, type PasskeyRow, removePasskey } from '../../store/passkey-store.ts';
import { type AddRoutes, personOf } from '../api-context.ts';
import { audited } from '../audited.ts';
import { renewSession } from '../begin-session.ts';
import { iso, isoOrNull } from '../iso.ts';
import { checkNewPasskey, passkeyCreation } from '../passkeys.ts';
import { assertProof } from '../prove.ts';

const Params = z.object({ id: addressInteger(z.number().int()) });
const config = { permission: 'view', credentials: true } as const;

export const toPasskey = ({ id, name, createdAt, lastUsedAt }: PasskeyRow): Passkey => ({
  id,
  name,
  createdAt: iso(createdAt),
  lastUsedAt: isoOrNull(lastUsedAt),
});

export const addPasskeyRoutes: AddRoutes = (api, context) => {
  const { now } = context;

  api.post(
    '/api/v1/me/passkeys/options',
    { config, schema: { operationId: 'beginPasskey', summary: 'Begins to add a passkey', body: Proof, response: { 200: PasskeyJson } } },
    async (request) => {
      await assertProof(request, context, request.body);
      const options = await passkeyCreation(request, context, personOf(request));
      // Nothing has been added yet.
      request.isAudited = true;
      return options;
    },
  );

  // That it was proven who asks is in the challenge, which only they got.
  api.post(
    '/api/v1/me/passkeys',
    {
      config: { ...config, errors: ['conflict'] },
      schema: { operationId: 'addPasskey', summary: 'Adds a passkey', body: NewPasskeyRequest, response: { 200: Passkey } },
    },
    async (request) => {
      const { id: personId, email } = personOf(request);
      const { name, response } = request.body;
      const checked = await checkNewPasskey(request, context, response);
      const deed = { action: 'passkey.added', subject: `person ${email}`, detail: { passkey: name } };
      const row = await audited(request, context, deed, (tx) => addPasskey(tx, { personId, name, ...checked }, now()));
      await renewSession(request);
      return toPasskey(row);
    },
  );

  api.post(
    '/api/v1/me/passkeys/:id/removal',
    {
      config,
      schema: { operationId: 'removePasskey', summary: 'Removes a passkey', params: Params, body: Proof, response: { 204: z.null() } },
    },
    async (request, reply) => {
      const { id: personId, email } = personOf(request);
      await assertProof(request, context, request.body);
      const deed = (name: string) => ({ action: 'passkey.removed', subject: `person ${email}`, detail: { passkey: name } });
      await audited(request, context, deed, (tx) => removePasskey(tx, personId, request.params.id));
      await renewSession(request);
      return reply.status(204).send(null);
    },
  );
};
