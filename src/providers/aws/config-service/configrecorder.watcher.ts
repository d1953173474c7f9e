import type { ConfigurationRecorder, ConfigurationRecorderStatus } from '@aws-sdk/client-config-service';
import { type AwsContext, awsWatcher } from '../aws-watcher.ts';
import { once } from '../once.ts';
import { partsOfAnswer } from '../parts-of-answer.ts';
import { required } from '../required.ts';

type ConfigService = typeof import('@aws-sdk/client-config-service');
type Context = AwsContext<ConfigService, InstanceType<ConfigService['ConfigServiceClient']>>;

interface ListedRecorder {
  readonly recorder: ConfigurationRecorder;
  /** Of all recorders of the region. */
  readonly statuses: () => Promise<readonly ConfigurationRecorderStatus[]>;
}

const withStatus = (recorders: readonly ConfigurationRecorder[], { sdk, client }: Context): ListedRecorder[] => {
  const statuses = once(async () =>
    required(
      (await client.send(new sdk.DescribeConfigurationRecorderStatusCommand({}))).ConfigurationRecordersStatus,
      'ConfigurationRecordersStatus',
    ),
  );
  return recorders.map((recorder) => ({ recorder, statuses }));
};

const nameOf = ({ recorder }: ListedRecorder): string => required(recorder.name, 'name');

export const configRecorder = awsWatcher({
  index: 'configrecorder',
  title: 'Config Recorder',
  scope: 'region',
  sdk: (): Promise<ConfigService> => import('@aws-sdk/client-config-service'),
  client: (sdk, options) => new sdk.ConfigServiceClient(options),
  permissions: ['config:DescribeConfigurationRecorders', 'config:DescribeConfigurationRecorderStatus'],
  goneWhen: ['NoSuchConfigurationRecorderException'],
  // How the last attempt to deliver something went.
  ephemeral: ['last_status'],

  async *list(context) {
    // One recorder, and those that services of AWS bring with them: all in one answer.
    const { ConfigurationRecorders } = await context.client.send(new context.sdk.DescribeConfigurationRecordersCommand({}));
    yield* withStatus(required(ConfigurationRecorders, 'ConfigurationRecorders'), context);
  },

  // A region has one recorder of a name; not every recorder is told with an ARN.
  identify: (listed, { arn }) => ({ uid: arn('config', `configuration-recorder/${nameOf(listed)}`), name: nameOf(listed) }),

  async describe(listed, { arn, region, part }) {
    const { recorder, statuses } = listed;
    const name = nameOf(listed);
    const uid = arn('config', `configuration-recorder/${name}`);
    const status = await partsOfAnswer(part, ['recording', 'last_status'], async () => {
      const own = required(
        (await statuses()).find((candidate) => candidate.name === name),
        'status',
      );
      return { recording: required(own.recording, 'recording'), last_status: own.lastStatus };
    });
    const { arn: ownArn = uid, roleARN, recordingGroup, recordingMode, recordingScope, servicePrincipal } = recorder;
    const facts = { name, region, role_arn: roleARN, recording_group: recordingGroup, recording_mode: recordingMode };
    const config = { ...facts, recording_scope: recordingScope, service_principal: servicePrincipal, ...status };
    return { uid, name, arn: ownArn, config };
  },

  async find({ name }, context) {
    const { ConfigurationRecorders } = await context.client.send(
      new context.sdk.DescribeConfigurationRecordersCommand({ ConfigurationRecorderNames: [name] }),
    );
    const [listed] = withStatus(required(ConfigurationRecorders, 'ConfigurationRecorders'), context);
    return listed === undefined ? 'gone' : { listed };
  },
});
