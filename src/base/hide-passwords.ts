const HIDDEN = '(hidden)';
/** `//user:password@`: greedy, since a password may hold an `@` that nobody has encoded. */
const IN_AUTHORITY = /(\/\/[^\s/:@"'\\]*):[^\s/"']*@/g;
/** `?password=…`, as addresses of PostgreSQL may have it. */
const IN_QUERY = /([?&](?:[a-z_]*password|token|secret)=)[^&\s"'\\]+/gi;

/** A text with the passwords of all addresses in it replaced. */
export const hidePasswords = (text: string): string => text.replace(IN_AUTHORITY, `$1:${HIDDEN}@`).replace(IN_QUERY, `$1${HIDDEN}`);
