/** A page, or what else an address answers with. */
export interface Visited {
  readonly url: string;
  readonly status: number;
  readonly headers: Headers;
  readonly body: string;
}

interface Cookie {
  readonly value: string;
  readonly sameSite: string;
  readonly httpOnly: boolean;
}

const MOST_REDIRECTS = 20;

let browsers = 0;

const nextAddress = (): string => {
  browsers += 1;
  return `198.51.100.${browsers % 250}`;
};

/** Without a port: to cookies they are one site. */
const siteOf = (url: string): string => new URL(url).hostname;

/**
 * Does with cookies and redirects what browsers do. A request that another site has led to takes no `Strict` cookie along, and a `Lax` one
 * only when it is a GET (RFC 6265bis, 5.2 and 5.6).
 */
export class FakeBrowser {
  readonly cookies = new Map<string, Map<string, Cookie>>();
  /** Its own address, as a proxy tells it: limits are for each. */
  readonly address = nextAddress();
  /** Every address that was visited, in order. */
  readonly visited: string[] = [];

  private cookiesFor(url: string, method: string, isCrossSite: boolean): string {
    const jar = [...(this.cookies.get(siteOf(url)) ?? [])];
    const sent = jar.filter(([, { sameSite }]) => !isCrossSite || sameSite === 'none' || (sameSite === 'lax' && method === 'GET'));
    return sent.map(([name, { value }]) => `${name}=${value}`).join('; ');
  }

  private keep(url: string, headers: Headers): void {
    const jar = this.cookies.get(siteOf(url)) ?? new Map<string, Cookie>();
    this.cookies.set(siteOf(url), jar);
    for (const line of headers.getSetCookie()) {
      const [pair = '', ...attributes] = line.split(';').map((part) => part.trim());
      const name = pair.slice(0, pair.indexOf('='));
      const value = pair.slice(pair.indexOf('=') + 1);
      const sameSite = /samesite=(\w+)/i.exec(line)?.[1]?.toLowerCase() ?? 'lax';
      const isOver = /max-age=0/i.test(line) || /expires=Thu, 01 Jan 1970/i.test(line);
      if (isOver) jar.delete(name);
      else jar.set(name, { value, sameSite, httpOnly: attributes.some((one) => one.toLowerCase() === 'httponly') });
    }
  }

  /** One request, without following where it leads. `from` is the page that led there; null: the person typed the address. */
  async request(
    url: string,
    { from = null, form }: { from?: string | null; form?: Readonly<Record<string, string>> } = {},
  ): Promise<Visited> {
    const method = form ? 'POST' : 'GET';
    const isCrossSite = from !== null && siteOf(from) !== siteOf(url);
    const cookie = this.cookiesFor(url, method, isCrossSite);
    this.visited.push(url);
    const response = await fetch(url, {
      method,
      redirect: 'manual',
      headers: {
        'x-forwarded-for': this.address,
        ...(cookie === '' ? {} : { cookie }),
        ...(from === null ? {} : { origin: new URL(from).origin }),
      },
      ...(form ? { body: new URLSearchParams(form) } : {}),
    });
    this.keep(url, response.headers);
    return { url, status: response.status, headers: response.headers, body: await response.text() };
  }

  /** Follows redirects to the end, or up to the first address for which `until` holds, which is not asked. */
  async visit(
    url: string,
    {
      from = null,
      form,
      until = () => false,
    }: { from?: string | null; form?: Readonly<Record<string, string>>; until?: (url: string) => boolean } = {},
  ): Promise<Visited> {
    let target = url;
    // Once another site took part, the whole way counts as coming from there.
    let origin = from;
    let fields = form;
    for (let followed = 0; followed < MOST_REDIRECTS; followed += 1) {
      const page = await this.request(target, { from: origin, ...(fields ? { form: fields } : {}) });
      const location = page.headers.get('location');
      if (location === null || page.status < 300 || page.status > 399) return page;
      const next = new URL(location, target).href;
      if (until(next)) return { ...page, url: next };
      if (origin === null || siteOf(target) !== siteOf(next)) origin = target;
      fields = undefined;
      target = next;
    }
    throw new Error(`It leads on and on: ${this.visited.slice(-5).join(' ')}`);
  }

  /** What a page of the user interface asks its own server. */
  async ask<Answer>(
    url: string,
    { method = 'GET', token }: { method?: string; token?: string } = {},
  ): Promise<{ status: number; json: Answer }> {
    const response = await fetch(url, {
      method,
      headers: {
        'x-forwarded-for': this.address,
        cookie: this.cookiesFor(url, method, false),
        ...(token === undefined ? {} : { 'x-csrf-token': token }),
      },
    });
    this.keep(url, response.headers);
    const body = await response.text();
    return { status: response.status, json: (body === '' ? undefined : JSON.parse(body)) as Answer };
  }
}
