import {
  CreateKeyPairCommand,
  CreateNetworkInterfaceCommand,
  CreateSnapshotCommand,
  CreateVolumeCommand,
  DeleteKeyPairCommand,
  DeleteNetworkInterfaceCommand,
  DeleteSnapshotCommand,
  DeleteVolumeCommand,
  DeregisterImageCommand,
  DescribeImagesCommand,
  DescribeInstancesCommand,
  type EC2Client,
  ModifyImageAttributeCommand,
  ModifyNetworkInterfaceAttributeCommand,
  ModifySnapshotAttributeCommand,
  RegisterImageCommand,
  RunInstancesCommand,
  TerminateInstancesCommand,
} from '@aws-sdk/client-ec2';
import type { Technology } from '../technologies.ts';
import { alsoDone, clientOf, ec2Technology, idOf, named, tag } from './ec2-client.ts';
import { deeds, type EstatePart } from './estate-part.ts';

const createInterface = async (client: EC2Client, name: string): Promise<string> => {
  const { NetworkInterface } = await client.send(new CreateNetworkInterfaceCommand({ SubnetId: await idOf(client, 'inner') }));
  return named(client, NetworkInterface?.NetworkInterfaceId, name);
};

/** Interfaces are called by their ids. */
export const networkInterfaceEstate: EstatePart = {
  technology: 'networkinterface',
  impossible: 'A network interface has no value that moves by itself.',
  async seed(estate) {
    for (const region of estate.regions)
      for (const name of ['interface', 'other interface', 'short-lived interface']) await createInterface(clientOf(estate, region), name);
    return ['eni'];
  },
  async day(estate) {
    const region = estate.regions[0]!;
    const client = clientOf(estate, region);
    const made = await createInterface(client, 'interface of today');
    const changed = await idOf(client, 'interface');
    await client.send(
      new ModifyNetworkInterfaceAttributeCommand({ NetworkInterfaceId: changed, Description: { Value: 'described today' } }),
    );
    const NetworkInterfaceId = await idOf(client, 'short-lived interface');
    await client.send(new DeleteNetworkInterfaceCommand({ NetworkInterfaceId }));
    return deeds('networkinterface', region, {
      created: [made, 'CreateNetworkInterface'],
      changed: [changed, 'another description'],
      deleted: [NetworkInterfaceId, 'DeleteNetworkInterface'],
      ephemeral: null,
    });
  },
};

const createKey = async (client: EC2Client, KeyName: string): Promise<void> => {
  const { KeyPairId } = await client.send(new CreateKeyPairCommand({ KeyName, KeyType: 'ed25519' }));
  await named(client, KeyPairId, KeyName);
};

export const keyPairEstate: EstatePart = {
  technology: 'keypair',
  impossible: 'A key has no value that moves by itself.',
  async seed(estate) {
    for (const region of estate.regions)
      for (const name of ['deploy', 'spare', 'short-lived']) await createKey(clientOf(estate, region), name);
    return ['deploy', 'spare', 'short-lived'];
  },
  async day(estate) {
    const region = estate.regions[0]!;
    const client = clientOf(estate, region);
    await createKey(client, 'made-today');
    await tag(client, await idOf(client, 'deploy'), 'team', 'post');
    await client.send(new DeleteKeyPairCommand({ KeyName: 'short-lived' }));
    return deeds('keypair', region, {
      created: ['made-today', 'CreateKeyPair'],
      changed: ['deploy', 'a tag'],
      deleted: ['short-lived', 'DeleteKeyPair'],
      ephemeral: null,
    });
  },
};

const createVolume = async (client: EC2Client, region: string, name: string): Promise<string> => {
  const { VolumeId } = await client.send(new CreateVolumeCommand({ Size: 1, AvailabilityZone: `${region}a` }));
  return named(client, VolumeId, name);
};

export const ebsVolumeEstate: EstatePart = {
  technology: 'ebsvolume',
  impossible: 'moto attaches a volume at once, and never again.',
  async seed(estate) {
    for (const region of estate.regions)
      for (const name of ['disk', 'spare-disk', 'short-lived-disk']) await createVolume(clientOf(estate, region), region, name);
    return ['disk', 'spare-disk', 'short-lived-disk'];
  },
  async day(estate) {
    const region = estate.regions[0]!;
    const client = clientOf(estate, region);
    await createVolume(client, region, 'disk-of-today');
    await tag(client, await idOf(client, 'spare-disk'), 'team', 'post');
    await client.send(new DeleteVolumeCommand({ VolumeId: await idOf(client, 'short-lived-disk') }));
    return deeds('ebsvolume', region, {
      created: ['disk-of-today', 'CreateVolume'],
      changed: ['spare-disk', 'a tag'],
      deleted: ['short-lived-disk', 'DeleteVolume'],
      ephemeral: null,
    });
  },
};

const createSnapshot = async (client: EC2Client, name: string): Promise<string> => {
  const { SnapshotId } = await client.send(new CreateSnapshotCommand({ VolumeId: await idOf(client, 'disk') }));
  return named(client, SnapshotId, name);
};

export const ebsSnapshotEstate: EstatePart = {
  technology: 'ebssnapshot',
  impossible: 'A snapshot of moto is complete at once.',
  order: 11,
  async seed(estate) {
    for (const region of estate.regions)
      for (const name of ['copy', 'other-copy', 'short-lived-copy']) await createSnapshot(clientOf(estate, region), name);
    return ['copy', 'other-copy', 'short-lived-copy'];
  },
  async day(estate) {
    const region = estate.regions[0]!;
    const client = clientOf(estate, region);
    await createSnapshot(client, 'copy-of-today');
    const share = { Attribute: 'createVolumePermission', OperationType: 'add' } as const;
    await client.send(new ModifySnapshotAttributeCommand({ SnapshotId: await idOf(client, 'copy'), UserIds: ['333333333333'], ...share }));
    await client.send(new DeleteSnapshotCommand({ SnapshotId: await idOf(client, 'short-lived-copy') }));
    return deeds('ebssnapshot', region, {
      created: ['copy-of-today', 'CreateSnapshot'],
      changed: ['copy', 'shared with an account'],
      deleted: ['short-lived-copy', 'DeleteSnapshot'],
      ephemeral: null,
    });
  },
};

const registerImage = async (client: EC2Client, Name: string): Promise<string> => {
  const { ImageId } = await client.send(new RegisterImageCommand({ Name, Description: `${Name} of the estate` }));
  return named(client, ImageId, Name);
};

/** moto makes a snapshot for each image. */
const snapshotOf = async (client: EC2Client, ImageId: string): Promise<string> => {
  const { Images } = await client.send(new DescribeImagesCommand({ ImageIds: [ImageId] }));
  return Images![0]!.BlockDeviceMappings![0]!.Ebs!.SnapshotId!;
};

/** Images are called by their ids. */
export const ec2ImageEstate: EstatePart = {
  technology: 'ec2image',
  impossible: 'An image has no value that moves by itself.',
  async seed(estate) {
    for (const region of estate.regions)
      for (const name of ['golden image', 'other image', 'short-lived image']) await registerImage(clientOf(estate, region), name);
    return ['ami'];
  },
  async day(estate) {
    const region = estate.regions[0]!;
    const client = clientOf(estate, region);
    const made = await registerImage(client, 'image of today');
    const shared = await idOf(client, 'golden image');
    await client.send(new ModifyImageAttributeCommand({ ImageId: shared, LaunchPermission: { Add: [{ UserId: '333333333333' }] } }));
    const ImageId = await idOf(client, 'short-lived image');
    await client.send(new DeregisterImageCommand({ ImageId }));
    return [
      ...deeds('ec2image', region, {
        created: [made, 'RegisterImage'],
        changed: [shared, 'shared with an account'],
        deleted: [ImageId, 'DeregisterImage'],
        ephemeral: null,
      }),
      alsoDone('ebssnapshot', region, 'created', await snapshotOf(client, made), 'of an image'),
    ];
  },
};

interface Machine {
  readonly name: string;
  readonly id: string;
  readonly volume: string;
  readonly networkInterface: string;
}

const runMachine = async (client: EC2Client, name: string): Promise<Machine> => {
  const machine = {
    ImageId: 'ami-12345678',
    MinCount: 1,
    MaxCount: 1,
    InstanceType: 't3.micro',
    SubnetId: await idOf(client, 'inner'),
  } as const;
  const [made] = (await client.send(new RunInstancesCommand(machine))).Instances!;
  const id = await named(client, made!.InstanceId, name);
  const volume = made!.BlockDeviceMappings![0]!.Ebs!.VolumeId!;
  return { name: `${name}(${id})`, id, volume, networkInterface: made!.NetworkInterfaces![0]!.NetworkInterfaceId! };
};

const diskOf = async (client: EC2Client, InstanceId: string): Promise<string> => {
  const { Reservations } = await client.send(new DescribeInstancesCommand({ InstanceIds: [InstanceId] }));
  return Reservations![0]!.Instances![0]!.BlockDeviceMappings![0]!.Ebs!.VolumeId!;
};

/** The machines are called by their names and ids, without a blank. */
export const ec2InstanceEstate: EstatePart = {
  technology: 'ec2instance',
  impossible: 'A machine has no value that moves by itself.',
  async seed(estate) {
    for (const region of estate.regions)
      for (const name of ['web', 'other-web', 'short-lived-web']) await runMachine(clientOf(estate, region), name);
    return ['web\\(i', 'other-web\\(i', 'short-lived-web\\(i'];
  },
  async day(estate) {
    const region = estate.regions[0]!;
    const client = clientOf(estate, region);
    const made = await runMachine(client, 'web-of-today');
    const changed = await idOf(client, 'web');
    await tag(client, changed, 'team', 'post');
    const gone = await idOf(client, 'short-lived-web');
    const disk = await diskOf(client, gone);
    await client.send(new TerminateInstancesCommand({ InstanceIds: [gone] }));
    return [
      ...deeds('ec2instance', region, {
        created: [made.name, 'RunInstances'],
        changed: [`web(${changed})`, 'a tag'],
        deleted: [`short-lived-web(${gone})`, 'TerminateInstances'],
        ephemeral: null,
      }),
      alsoDone('ebsvolume', region, 'created', made.volume, 'of a machine'),
      alsoDone('ebsvolume', region, 'deleted', disk, 'goes with its machine'),
      alsoDone('networkinterface', region, 'created', made.networkInterface, 'of a machine'),
    ];
  },
};

export const technologies: readonly Technology[] = [
  ec2Technology('networkinterface', 'DescribeNetworkInterfaces', ['eni']),
  ec2Technology('keypair', 'DescribeKeyPairs', ['deploy', 'spare', 'short-lived'], { unpaged: true }),
  ec2Technology('ebsvolume', 'DescribeVolumes', ['disk', 'spare-disk', 'short-lived-disk']),
  ec2Technology('ebssnapshot', 'DescribeSnapshots', ['copy', 'other-copy', 'short-lived-copy'], {
    part: {
      operation: 'DescribeSnapshotAttribute',
      paths: ['/create_volume_permissions'],
      permission: 'ec2:DescribeSnapshotAttribute',
    },
  }),
  ec2Technology('ec2image', 'DescribeImages', ['ami'], {
    part: { operation: 'DescribeImageAttribute', paths: ['/LaunchPermissions'], permission: 'ec2:DescribeImageAttribute' },
  }),
  ec2Technology('ec2instance', 'DescribeInstances', ['web\\(i', 'other-web\\(i', 'short-lived-web\\(i']),
];
