import { ConfigServiceClient, DeleteConfigurationRecorderCommand, PutConfigurationRecorderCommand } from '@aws-sdk/client-config-service';
import type { Technology } from '../technologies.ts';
import { deeds, type Estate, type EstatePart } from './estate-part.ts';

const clientOf = ({ in: options }: Estate, region: string): ConfigServiceClient => new ConfigServiceClient(options(region));

const put = ({ account }: Estate, name: string, includeGlobalResourceTypes = false): PutConfigurationRecorderCommand =>
  new PutConfigurationRecorderCommand({
    ConfigurationRecorder: {
      name,
      roleARN: `arn:aws:iam::${account}:role/reader`,
      recordingGroup: { allSupported: true, includeGlobalResourceTypes },
    },
  });

const missing = Buffer.from(JSON.stringify({ __type: 'NoSuchConfigurationRecorderException', message: 'There is none.' }));

/** A region has one recorder of its own; the proxy tells two more, which services brought with them. */
export const configRecorderEstate: EstatePart = {
  technology: 'configrecorder',
  impossible: 'In moto nothing is ever delivered.',
  async seed(estate) {
    for (const region of estate.regions) await clientOf(estate, region).send(put(estate, 'default'));
    return ['default'];
  },
  async day(estate) {
    const [first, last] = [estate.regions[0]!, estate.regions.at(-1)!];
    await clientOf(estate, first).send(new DeleteConfigurationRecorderCommand({ ConfigurationRecorderName: 'default' }));
    await clientOf(estate, first).send(put(estate, 'made-today'));
    await clientOf(estate, last).send(put(estate, 'default', true));
    const none = { created: null, changed: null, deleted: null, ephemeral: null };
    return [
      ...deeds('configrecorder', first, {
        ...none,
        created: ['made-today', 'PutConfigurationRecorder'],
        deleted: ['default', 'DeleteConfigurationRecorder'],
      }),
      ...deeds('configrecorder', last, { ...none, changed: ['default', 'global types too'] }),
    ];
  },
};

export const technologies: readonly Technology[] = [
  {
    index: 'configrecorder',
    service: 'config',
    scope: 'region',
    list: {
      operation: 'DescribeConfigurationRecorders',
      permission: 'config:DescribeConfigurationRecorders',
      unpaged: 'Config tells all recorders of a region at once.',
    },
    names: ['AWSConfigurationRecorderForInspector', 'AWSConfigurationRecorderForObservabilityAdmin', 'default'],
    part: {
      operation: 'DescribeConfigurationRecorderStatus',
      paths: ['/last_status', '/recording'],
      permission: 'config:DescribeConfigurationRecorderStatus',
    },
    confirm: {
      operation: 'DescribeConfigurationRecorders',
      permission: 'config:DescribeConfigurationRecorders',
      missing: () => ({ status: 400, headers: { 'content-type': 'application/x-amz-json-1.1' }, body: missing }),
    },
  },
];
