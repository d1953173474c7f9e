import { SignInFailure } from './sign-in-failure.ts';

/** In base64. A hundred groups make some 20 kB. */
const LONGEST = 200_000;
const BASE64 = /^[A-Za-z0-9+/]+={0,2}$/;
const DECLARATION = /^<\?xml\s+version\s*=\s*["']1\.0["'](\s+encoding\s*=\s*["']utf-8["'])?(\s+standalone\s*=\s*["'](yes|no)["'])?\s*\?>/i;
/** The five that XML has without a document type, and characters by their number, are none of these. */
const ENTITY = /&(?!(?:amp|lt|gt|quot|apos|#\d{1,7}|#x[0-9a-fA-F]{1,6});)/;
const ALGORITHM = /\bAlgorithm\s*=\s*(?:"([^"]*)"|'([^']*)')/g;

/**
 * How signatures may be made: RSA with SHA-2, over the canonical form without comments. Not SHA-1, for which different texts with one
 * hash can be made, and no transform that would choose what is signed.
 */
const ALGORITHMS: ReadonlySet<string> = new Set([
  'http://www.w3.org/2001/10/xml-exc-c14n#',
  'http://www.w3.org/TR/2001/REC-xml-c14n-20010315',
  'http://www.w3.org/2000/09/xmldsig#enveloped-signature',
  'http://www.w3.org/2001/04/xmldsig-more#rsa-sha256',
  'http://www.w3.org/2001/04/xmldsig-more#rsa-sha512',
  'http://www.w3.org/2007/05/xmldsig-more#sha256-rsa-MGF1',
  'http://www.w3.org/2001/04/xmlenc#sha256',
  'http://www.w3.org/2001/04/xmlenc#sha512',
]);

const refuse = (reason: string): never => {
  throw new SignInFailure('sign-in-failed', `The answer of the provider ${reason}.`);
};

const decoded = (base64: string): string => {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: false }).decode(Buffer.from(base64, 'base64'));
  } catch {
    // Not UTF-8, which is all that parsers here read.
    return refuse('is not written in UTF-8');
  }
};

/**
 * The XML of an answer, in base64 as the form brings it. What parsers could read differently, or would work on without end, is refused
 * before any parser sees it: document types with their entities, comments (which are not signed), CDATA, processing instructions,
 * other encodings, and signatures of other kinds. No provider writes any of these.
 */
export const readSamlMessage = (form: unknown): { readonly base64: string; readonly xml: string } => {
  if (typeof form !== 'string' || form.length > LONGEST) return refuse('is missing or too long');
  const base64 = form.replaceAll(/\s/g, '');
  if (!BASE64.test(base64)) return refuse('is not in base64');
  const xml = decoded(base64);
  const content = xml.replace(DECLARATION, '');
  if (content.includes('<!')) return refuse('has a comment, a CDATA section or a document type');
  if (content.includes('<?')) return refuse('has a processing instruction, or says that it is in another encoding');
  if (ENTITY.test(content)) return refuse('has an entity of its own');
  if (content.includes('\0')) return refuse('has a character that no XML may have');
  for (const [, double, single] of content.matchAll(ALGORITHM)) {
    const name = double ?? single ?? '';
    if (!ALGORITHMS.has(name)) return refuse(`is signed in a way that is not accepted: ${JSON.stringify(name.slice(0, 100))}`);
  }
  return { base64, xml };
};
