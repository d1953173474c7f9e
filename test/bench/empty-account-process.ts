import { keyOfAccount, startEmptyAccount } from '../aws/empty-account.ts';

/** What is told of the calls of one account. */
export interface CallsTold {
  readonly calls: number;
  /** The most that were under way at the same moment, of all accounts. */
  readonly mostAtOnce: number;
}

/**
 * Empty AWS accounts in a process of their own, so that answering takes no time of whoever asks. Tells its address, and then
 * of the calls of each account that it is asked about.
 */
const aws = await startEmptyAccount(Number(process.argv[2]));
process.on('message', (account: string) => {
  const own = aws.calls.filter(({ accessKey }) => accessKey === keyOfAccount(account));
  process.send?.({ calls: own.length, mostAtOnce: aws.mostAtOnce } satisfies CallsTold);
});
process.once('disconnect', () => void aws.stop());
process.send?.(aws.endpoint);
