/** The key of a job that watches: whoever asks for the same again while it waits or runs gets the same job. */
export const watchKey = (accountId: number, technologies: readonly string[]): string => `${accountId} ${technologies.join(' ')}`;
