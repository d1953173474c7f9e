import { awsWatcher } from '../aws-watcher.ts';
import { once } from '../once.ts';
import { partsOfAnswer } from '../parts-of-answer.ts';
import { required } from '../required.ts';
import { CERTIFICATE_KEYS, describeCertificate } from './describe-certificate.ts';

/** Certificates that were uploaded to IAM. */
export const iamSsl = awsWatcher({
  index: 'iamssl',
  title: 'IAM SSL',
  scope: 'global',
  sdk: () => import('@aws-sdk/client-iam'),
  client: (sdk, options) => new sdk.IAMClient(options),
  permissions: ['iam:ListServerCertificates', 'iam:GetServerCertificate'],
  goneWhen: ['NoSuchEntityException'],
  unordered: ['domains'],

  async *list({ sdk, pages }) {
    for await (const page of sdk.paginateListServerCertificates(pages(1000), {})) yield* page.ServerCertificateMetadataList ?? [];
  },

  // A certificate keeps its id when it is renamed.
  identify: ({ ServerCertificateId, ServerCertificateName }) => ({
    uid: required(ServerCertificateId, 'ServerCertificateId'),
    name: required(ServerCertificateName, 'ServerCertificateName'),
  }),

  async describe(metadata, { sdk, client, part }) {
    const uid = required(metadata.ServerCertificateId, 'ServerCertificateId');
    const ServerCertificateName = required(metadata.ServerCertificateName, 'ServerCertificateName');
    const arn = required(metadata.Arn, 'Arn');
    const read = once(async () => {
      const { ServerCertificate } = await client.send(new sdk.GetServerCertificateCommand({ ServerCertificateName }));
      const body = required(ServerCertificate?.CertificateBody, 'CertificateBody');
      return { body, chain: ServerCertificate?.CertificateChain ?? null };
    });
    const pem = await partsOfAnswer(part, ['body', 'chain'], read);
    const facts = await partsOfAnswer(part, CERTIFICATE_KEYS, async () => describeCertificate((await read()).body));
    const config = {
      server_certificate_name: ServerCertificateName,
      server_certificate_id: uid,
      path: metadata.Path,
      arn,
      upload_date: metadata.UploadDate,
      expiration: metadata.Expiration,
      ...pem,
      ...facts,
    };
    return { uid, name: ServerCertificateName, arn, config };
  },

  async find({ name }, { sdk, client }) {
    const { ServerCertificate } = await client.send(new sdk.GetServerCertificateCommand({ ServerCertificateName: name }));
    return { listed: required(ServerCertificate?.ServerCertificateMetadata, 'ServerCertificateMetadata') };
  },
});
