/** Browsers and proxies take addresses up to some 8 kB; a filter of a list is far shorter. */
const LONGEST = 2_000;
/** Any origin will do: what leaves it is no path. The name can exist nowhere (RFC 6761). */
const HERE = 'http://here.invalid';
const FRONT_PAGE = '/';

/**
 * A page of the user interface to return to; whatever is none is the front page. The path is what a browser makes of the text, so
 * that backslashes, tabs and dots cannot lead to another host.
 */
export const returnPath = (text: unknown): string => {
  if (typeof text !== 'string' || text.length > LONGEST || !text.startsWith('/') || !URL.canParse(text, HERE)) return FRONT_PAGE;
  const { origin, pathname, search, hash } = new URL(text, HERE);
  // "/.//elsewhere" has a path of its own that a browser would read as another host.
  if (origin !== HERE || pathname.startsWith('//') || pathname.startsWith('/api/')) return FRONT_PAGE;
  return `${pathname}${search}${hash}`;
};
