/** The JSON pointer (RFC 6901) of a place in a configuration: `pointerTo('InlinePolicies', 'a/b')` → `/InlinePolicies/a~1b`. */
export const pointerTo = (...keys: readonly string[]): string =>
  keys.map((key) => `/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
