import { ConfigServiceClient, PutConfigRuleCommand } from '@aws-sdk/client-config-service';
import { expect, test } from 'vitest';
import { accountClients } from '../account-clients.ts';
import { useMoto } from '../use-moto.ts';
import { ACCOUNT, readOne } from './read-one.ts';

const Source = { Owner: 'AWS', SourceIdentifier: 'IAM_PASSWORD_POLICY' } as const;

const aws = useMoto(async ({ moto }) => {
  const options = (await accountClients(moto.endpoint, ACCOUNT))('us-east-1');
  await new ConfigServiceClient(options).send(
    new PutConfigRuleCommand({
      ConfigRule: { ConfigRuleName: 'passwords', Source, InputParameters: '{"MinimumPasswordLength":"20"}' },
      Tags: [{ Key: 'team', Value: 'audit' }],
    }),
  );
});

test('config', async () => {
  const item = await readOne(aws.proxy, 'config', 'passwords');
  expect(item).toMatchObject({ place: 'us-east-1', region: 'us-east-1', uid: item.arn, name: 'passwords' });
  expect(item.arn).toMatch(new RegExp(`^arn:aws:config:us-east-1:${ACCOUNT}:config-rule/`));
  expect(item.config).toMatchObject({
    config_rule: 'passwords',
    config_rule_arn: item.arn,
    config_rule_id: expect.stringMatching(/^config-rule-/),
    source: Source,
    input_parameters: '{"MinimumPasswordLength":"20"}',
    config_rule_state: 'ACTIVE',
    tags: { team: 'audit' },
  });
});
