/** moto tells the time of a connection's letter of authorization as a text where the protocol wants seconds, which no SDK can read. */
export const withNumericTimes = (body: string): string =>
  body.replaceAll(
    /"loaIssueTime":\s*"([^"]*)"/g,
    (_whole, text: string) => `"loaIssueTime": ${Date.parse(`${text.replace(' ', 'T')}Z`) / 1000}`,
  );
