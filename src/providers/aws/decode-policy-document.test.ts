import { expect, test } from 'vitest';
import { decodePolicyDocument } from './decode-policy-document.ts';

const DOCUMENT = { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: 's3:*', Resource: 'arn:aws:s3:::100%25/*' }] };

test('reads a document as plain JSON and as URL-encoded JSON', () => {
  expect(decodePolicyDocument(JSON.stringify(DOCUMENT))).toEqual(DOCUMENT);
  expect(decodePolicyDocument(encodeURIComponent(JSON.stringify(DOCUMENT)))).toEqual(DOCUMENT);
});

test('leaves percent signs in plain JSON alone', () => {
  expect(decodePolicyDocument('{"Resource":"50%"}')).toEqual({ Resource: '50%' });
});

test.each([undefined, '', '%', '%7B', '{"Version":', '"text"', '[]', 'null', '12'])('refuses %s by name', (text) => {
  expect(() => decodePolicyDocument(text)).toThrow(expect.objectContaining({ name: 'UndecodableDocument' }));
});
