import QRCode from 'qrcode';
import { z } from 'zod';
import { Proof, RecoveryCodes, TotpConfirmation, TotpEnrolment } from '../../contract/credentials.ts';
import { MonkeyError } from '../../model/errors.ts';
import { beginTotp, confirmTotp, credentialsOf, pendingTotp, removeTotp, setRecoveryCodes } from '../../store/credential-store.ts';
import { type AddRoutes, personOf } from '../api-context.ts';
import { audited } from '../audited.ts';
import { renewSession } from '../begin-session.ts';
import { assertProof } from '../prove.ts';
import { makeRecoveryCodes } from '../recovery-codes.ts';
import { totpContext } from '../second-factor.ts';
import { takeOrRefuse } from '../sign-in-throttle.ts';
import { makeTotpSecret, stepOfCode, totpUri } from '../totp.ts';

const config = { permission: 'view', credentials: true } as const;

/** Of an app that has not been set up right; who guesses here guesses a secret that they have been shown. */
const confirmationLimit = (personId: number) => [{ kind: 'totp confirmation', whose: String(personId), atOnce: 10, everySeconds: 30 }];

const addEnrolment: AddRoutes = (api, context) => {
  const { db, now, seal } = context;

  api.post(
    '/api/v1/me/totp',
    {
      config: { ...config, errors: ['conflict'] },
      schema: { operationId: 'beginTotp', summary: 'Begins to set up an authenticator app', body: Proof, response: { 200: TotpEnrolment } },
    },
    async (request) => {
      const { id, email } = personOf(request);
      await assertProof(request, context, request.body);
      const secret = makeTotpSecret();
      await audited(request, context, { action: 'totp.begun', subject: `person ${email}` }, async (tx) => {
        if (!(await beginTotp(tx, id, seal.close(secret, totpContext(id)))))
          throw new MonkeyError('conflict', 'The second factor is set up already. Remove it before you set up another.');
      });
      const uri = totpUri(secret, email);
      return { secret, uri, qr: await QRCode.toString(uri, { type: 'svg', margin: 1 }) };
    },
  );

  api.put(
    '/api/v1/me/totp',
    {
      config: { ...config, errors: ['conflict'] },
      schema: {
        operationId: 'confirmTotp',
        summary: 'Confirms an authenticator app by its first code',
        body: TotpConfirmation,
        response: { 200: RecoveryCodes },
      },
    },
    async (request) => {
      const { id, email } = personOf(request);
      await takeOrRefuse(request, context, confirmationLimit(id), `person ${email}`);
      const sealed = await pendingTotp(db, id);
      if (sealed === null) throw new MonkeyError('conflict', 'No second factor waits for its first code.');
      const step = stepOfCode(seal.open(sealed, totpContext(id)), request.body.code, now());
      if (step === null)
        throw new MonkeyError('bad-input', 'code: is not the one of now; look whether the clock of the telephone is right.');
      const { codes, hashes } = makeRecoveryCodes();
      await audited(request, context, { action: 'totp.enrolled', subject: `person ${email}` }, async (tx) => {
        if (!(await confirmTotp(tx, id, step, now()))) throw new MonkeyError('conflict', 'No second factor waits for its first code.');
        await setRecoveryCodes(tx, id, hashes);
      });
      await renewSession(request);
      return { codes };
    },
  );
};

export const addSecondFactorRoutes: AddRoutes = (api, context) => {
  const { db } = context;
  addEnrolment(api, context);

  // Not DELETE: it has a body, which HTTP gives no meaning there, and some proxies take away.
  api.post(
    '/api/v1/me/totp/removal',
    {
      config: { ...config, errors: ['conflict'] },
      schema: { operationId: 'removeTotp', summary: 'Removes the authenticator app', body: Proof, response: { 204: z.null() } },
    },
    async (request, reply) => {
      const { id, email } = personOf(request);
      await assertProof(request, context, request.body);
      await audited(request, context, { action: 'totp.removed', subject: `person ${email}` }, async (tx) => {
        if (!(await removeTotp(tx, id))) throw new MonkeyError('conflict', 'There is no second factor.');
      });
      await renewSession(request);
      return reply.status(204).send(null);
    },
  );

  api.post(
    '/api/v1/me/recovery-codes',
    {
      config: { ...config, errors: ['conflict'] },
      schema: {
        operationId: 'makeRecoveryCodes',
        summary: 'Makes new recovery codes in place of the old ones',
        body: Proof,
        response: { 200: RecoveryCodes },
      },
    },
    async (request) => {
      const { id, email } = personOf(request);
      await assertProof(request, context, request.body);
      if (!(await credentialsOf(db, id))?.totpSecret)
        throw new MonkeyError('conflict', 'Recovery codes stand in for a second factor, and there is none.');
      const { codes, hashes } = makeRecoveryCodes();
      await audited(request, context, { action: 'recovery-codes.made', subject: `person ${email}` }, (tx) =>
        setRecoveryCodes(tx, id, hashes),
      );
      return { codes };
    },
  );
};
