/** `npm run conformance -- <folder>`: runs every test vector of a folder; its last line is the count. */
import { sentenceOf } from '../../src/model/errors.ts';
import { readVectors } from './read-vectors.ts';
import { runVector } from './run-vector.ts';

const CANNOT_RUN = 2;

/** True when no vector failed. */
const run = async (folder: string): Promise<boolean> => {
  const counts = { passed: 0, failed: 0, skipped: 0 };
  for (const filed of readVectors(folder)) {
    const outcome = await runVector(filed);
    counts[outcome.result] += 1;
    const { id } = filed.vector;
    if (outcome.result === 'skipped') console.log(`skipped ${id}: ${outcome.why}`);
    if (outcome.result === 'failed')
      console.log(`FAILED ${id}: expected ${JSON.stringify(outcome.expected)} actual ${JSON.stringify(outcome.actual)}`);
  }
  const skipped = counts.skipped === 0 ? '' : `, ${counts.skipped} skipped`;
  console.log(`${counts.passed} passed, ${counts.failed} failed${skipped}`);
  return counts.failed === 0;
};

const [folder] = process.argv.slice(2);
if (folder === undefined) {
  console.error('Say which folder of vectors to run: npm run conformance -- <folder>');
  process.exitCode = CANNOT_RUN;
} else {
  try {
    process.exitCode = (await run(folder)) ? 0 : 1;
  } catch (thrown) {
    console.error(sentenceOf(thrown));
    process.exitCode = CANNOT_RUN;
  }
}
