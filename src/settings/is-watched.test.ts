import { expect, test } from 'vitest';
import { isWatched } from './is-watched.ts';

const ALL = ['s3', 'sqs', 'kms'];

test.each([
  { onlyWatch: [], watcherIgnore: [], watched: ALL },
  { onlyWatch: ['s3'], watcherIgnore: [], watched: ['s3'] },
  { onlyWatch: [], watcherIgnore: ['s3'], watched: ['sqs', 'kms'] },
  { onlyWatch: ['s3', 'kms'], watcherIgnore: ['s3'], watched: ['kms'] },
  { onlyWatch: ['s3'], watcherIgnore: ['s3'], watched: [] },
])('only $onlyWatch without $watcherIgnore is $watched', ({ watched, ...settings }) => {
  expect(ALL.filter((technology) => isWatched(settings, technology))).toEqual(watched);
});
