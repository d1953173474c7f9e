import type { Tag } from '@aws-sdk/client-ec2';

/** What people call a resource that has an id only, or null. */
export const nameTag = (tags: readonly Tag[] | undefined): string | null => tags?.find(({ Key }) => Key === 'Name')?.Value || null;

/** `web (vpc-1)`, or the id where there is no name. */
export const nameWithId = (tags: readonly Tag[] | undefined, id: string): string => {
  const name = nameTag(tags);
  return name === null ? id : `${name} (${id})`;
};
