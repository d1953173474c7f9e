import type { AccessKeyMetadata, IAMClient } from '@aws-sdk/client-iam';
import { itemsOfPages } from '../items-of-pages.ts';
import { required } from '../required.ts';

interface IamPages {
  readonly sdk: typeof import('@aws-sdk/client-iam');
  readonly client: IAMClient;
  pages(size: number): { readonly client: IAMClient; readonly pageSize: number };
}

/** The access keys of a user, each with when, where and for what it was last used; a key that never was has no date. */
export const readAccessKeys = async (UserName: string, { sdk, client, pages }: IamPages) => {
  const withLastUse = async ({ AccessKeyId, Status, CreateDate }: AccessKeyMetadata) => {
    const answer = await client.send(new sdk.GetAccessKeyLastUsedCommand({ AccessKeyId }));
    const { LastUsedDate = null, ServiceName = null, Region = null } = required(answer.AccessKeyLastUsed, 'AccessKeyLastUsed');
    return { AccessKeyId, Status, CreateDate, LastUsedDate, ServiceName, Region, UserName };
  };
  const keys = await itemsOfPages(sdk.paginateListAccessKeys(pages(100), { UserName }), ({ AccessKeyMetadata }) => AccessKeyMetadata);
  return Promise.all(keys.map(withLastUse));
};
