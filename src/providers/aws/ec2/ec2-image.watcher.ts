import type { Image } from '@aws-sdk/client-ec2';
import { awsWatcher, type Identity } from '../aws-watcher.ts';
import { required } from '../required.ts';
import { tagMap } from '../tag-map.ts';
import { EC2, onlyOne } from './ec2-service.ts';

const identityOf = ({ ImageId }: Image): Identity => {
  const uid = required(ImageId, 'ImageId');
  return { uid, name: uid };
};

/** A deregistered image may be told for a while. */
const isThere = ({ State }: Image): boolean => State !== 'deregistered';

const configOf = (listed: Image) => ({
  ImageId: listed.ImageId,
  Name: listed.Name,
  Description: listed.Description,
  OwnerId: listed.OwnerId,
  Public: listed.Public,
  State: listed.State,
  CreationDate: listed.CreationDate,
  DeprecationTime: listed.DeprecationTime,
  DeregistrationProtection: listed.DeregistrationProtection,
  ImageLocation: listed.ImageLocation,
  ImageType: listed.ImageType,
  Architecture: listed.Architecture,
  PlatformDetails: listed.PlatformDetails,
  Hypervisor: listed.Hypervisor,
  VirtualizationType: listed.VirtualizationType,
  BootMode: listed.BootMode,
  ImdsSupport: listed.ImdsSupport,
  TpmSupport: listed.TpmSupport,
  RootDeviceName: listed.RootDeviceName,
  RootDeviceType: listed.RootDeviceType,
  BlockDeviceMappings: listed.BlockDeviceMappings,
  EnaSupport: listed.EnaSupport,
  SriovNetSupport: listed.SriovNetSupport,
  KernelId: listed.KernelId,
  RamdiskId: listed.RamdiskId,
  ProductCodes: listed.ProductCodes,
  Tags: tagMap(listed.Tags),
});

export const ec2Image = awsWatcher({
  ...EC2,
  index: 'ec2image',
  title: 'EC2 Image',
  permissions: ['ec2:DescribeImages', 'ec2:DescribeImageAttribute'],
  goneWhen: ['InvalidAMIID.NotFound', 'InvalidAMIID.Unavailable'],
  unordered: ['LaunchPermissions', 'ProductCodes'],

  async *list({ sdk, pages }) {
    // Deprecated and disabled images can still be shared.
    const own = { Owners: ['self'], IncludeDeprecated: true, IncludeDisabled: true };
    for await (const page of sdk.paginateDescribeImages(pages(1000), own)) yield* (page.Images ?? []).filter(isThere);
  },

  identify: identityOf,

  async describe(listed, { sdk, client, partition, region, part }) {
    const identity = identityOf(listed);
    const Attribute = 'launchPermission';
    const LaunchPermissions = await part('/LaunchPermissions', async () => {
      const answer = await client.send(new sdk.DescribeImageAttributeCommand({ ImageId: identity.uid, Attribute }));
      return answer.LaunchPermissions ?? [];
    });
    // An image's ARN names no account.
    const Arn = `arn:${partition}:ec2:${region}::image/${identity.uid}`;
    return { ...identity, arn: Arn, config: { Arn, Region: region, ...configOf(listed), LaunchPermissions } };
  },

  async find({ uid }, { sdk, client }) {
    const which = { ImageIds: [uid], IncludeDeprecated: true, IncludeDisabled: true };
    return onlyOne((await client.send(new sdk.DescribeImagesCommand(which))).Images?.filter(isThere));
  },
});
