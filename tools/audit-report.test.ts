import { expect, test } from 'vitest';
import { auditReport } from './audit-report.ts';

const vulnerability = (severity: string, fixAvailable: unknown = false) => ({
  name: 'left-pad',
  severity,
  range: '<1.3.0',
  via: [{ title: 'It pads to the right', url: 'https://example.org/advisory' }, 'pad'],
  fixAvailable,
});
const report = (vulnerabilities: object) => auditReport(JSON.stringify({ auditReportVersion: 2, vulnerabilities }));

test('nothing found is status 0', () => {
  expect(report({})).toEqual({ status: 0, sentences: ['No package that is shipped has a known vulnerability of high severity.'] });
});

test('what is less than high does not fail, and is not hidden', () => {
  expect(report({ a: vulnerability('moderate') })).toMatchObject({ status: 0, sentences: [expect.stringMatching(/ 1 of less severity/)] });
});

test.each(['high', 'critical'])('%s fails, and is told with its fix', (severity) => {
  const { status, sentences } = report({ a: vulnerability(severity, { name: 'left-pad', version: '1.3.0' }), b: vulnerability('low') });
  expect(status).toBe(1);
  expect(sentences[0]).toBe(
    `${severity}: left-pad <1.3.0: It pads to the right (https://example.org/advisory); through pad; mended in left-pad 1.3.0.`,
  );
  expect(sentences[1]).toMatch(/^1 packages .* 1 of less severity/);
});

test.each([
  ['{"message":"405 Method Not Allowed","statusCode":405,"error":{}}', /it answers with status 405/],
  ['', /it cannot be reached/],
  ['<html>', /it cannot be reached/],
])('a registry that does not answer is told, and is no "none": %s', (json, about) => {
  const { status, sentences } = auditReport(json);
  expect(status).toBe(2);
  expect(sentences[0]).toMatch(/^The registry does not answer audits: .*Nothing is known of vulnerabilities/);
  expect(sentences[0]).toMatch(about);
});
