import { expect, test } from 'vitest';
import { assertKnownTechnologies } from './assert-known-technologies.ts';
import { resolveSettings } from './resolve-settings.ts';

const KNOWN = new Set(['s3', 'sqs', 'iamrole']);
const assertIn = (environment: NodeJS.ProcessEnv) => () => assertKnownTechnologies(resolveSettings(environment), KNOWN);

test('technologies that are watched are fine', () => {
  expect(assertIn({})).not.toThrow();
  expect(assertIn({ MONKEY_ONLY_WATCH: 's3,sqs', MONKEY_WATCHER_IGNORE: 'iamrole' })).not.toThrow();
});

test.each([
  [{ MONKEY_ONLY_WATCH: 's3,iamrol' }, /^MONKEY_ONLY_WATCH names "iamrol", which is no technology\. Did you mean iamrole\?/],
  [{ SECURITY_MONKEY_ONLY_WATCH: 'S3' }, /^SECURITY_MONKEY_ONLY_WATCH names "S3".*Did you mean s3\?/],
  [{ MONKEY_WATCHER_IGNORE: 'elasticsearch' }, /^MONKEY_WATCHER_IGNORE names "elasticsearch".*Known are: iamrole, s3, sqs\. \(docs/],
])('%j is refused', (environment, sentence) => {
  expect(assertIn(environment)).toThrow(expect.objectContaining({ code: 'bad-setting', message: expect.stringMatching(sentence) }));
});
