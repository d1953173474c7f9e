import type { FakeBrowser, Visited } from './fake-browser.ts';
import { openSso, type SsoProgram } from './open-sso.ts';
import { makeSamlIdp, readRequest, type SamlRequest, type TestSamlIdp } from './test-saml-idp.ts';

/** A program that people come to by SAML. */
export interface SamlCorp {
  readonly program: SsoProgram;
  readonly idp: TestSamlIdp;
  route(step: string, id?: string): string;
  /** Begins a sign-in, and returns what the provider is asked. */
  begin(browser: FakeBrowser, returnTo?: string): Promise<SamlRequest>;
  /** Posts an answer as the page of the provider does, and follows. */
  post(browser: FakeBrowser, xml: string, relayState?: string): Promise<Visited>;
  close(): Promise<void>;
}

export const SITE = 'http://localhost:1';

export const openSaml = async (fields: (idp: TestSamlIdp) => object = () => ({})): Promise<SamlCorp> => {
  let address = '';
  const route = (step: string, id = 'corp') => `${address}/api/v1/session/providers/${id}/${step}`;
  const idp = makeSamlIdp(() => route('metadata'), SITE);
  const program = await openSso({
    providers: (own) => {
      address = own;
      const corp = {
        kind: 'saml',
        entry_point: idp.entryPoint,
        entity_id: idp.entityId,
        certificates: [idp.certificate],
        default_role: 'view',
        admin_groups: ['admins'],
        trusted_domains: ['example.com'],
        ...fields(idp),
      };
      return [
        { id: 'corp', ...corp },
        { id: 'other', ...corp },
      ];
    },
  });
  return {
    program,
    idp,
    route,
    async begin(browser, returnTo = '/items') {
      const { headers } = await browser.request(`${route('start')}?return_to=${encodeURIComponent(returnTo)}`, { from: address });
      return readRequest(headers.get('location') ?? '');
    },
    post: (browser, xml, relayState) => browser.visit(route('acs'), { from: `${SITE}/sso`, form: idp.form(xml, relayState) }),
    close: () => program.close(),
  };
};
