import { ConfigServiceClient, PutConfigurationRecorderCommand } from '@aws-sdk/client-config-service';
import { OWN } from '../neighbours.ts';
import type { Telling } from './all-telling.ts';

/** No check looks at them: one, and those that the proxy tells beside it. */
export const telling: Telling = {
  async seed(options) {
    const ConfigurationRecorder = { name: 'default', roleARN: `arn:aws:iam::${OWN}:role/recorder` };
    await new ConfigServiceClient(options).send(new PutConfigurationRecorderCommand({ ConfigurationRecorder }));
  },
};
