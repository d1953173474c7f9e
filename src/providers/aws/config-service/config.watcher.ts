import { awsWatcher } from '../aws-watcher.ts';
import { itemsOfPages } from '../items-of-pages.ts';
import { required } from '../required.ts';
import { tagMap } from '../tag-map.ts';

/** Rules of AWS Config. */
export const config = awsWatcher({
  index: 'config',
  title: 'Config',
  plural: 'Config',
  scope: 'region',
  sdk: () => import('@aws-sdk/client-config-service'),
  client: (sdk, options) => new sdk.ConfigServiceClient(options),
  permissions: ['config:DescribeConfigRules', 'config:ListTagsForResource'],
  goneWhen: ['NoSuchConfigRuleException'],
  // A rule that is being evaluated says so.
  ephemeral: ['config_rule_state'],

  async *list({ sdk, pages }) {
    // Config gives 25 rules a page and cannot be asked for more.
    for await (const page of sdk.paginateDescribeConfigRules(pages(25), {})) yield* required(page.ConfigRules, 'ConfigRules');
  },

  identify: ({ ConfigRuleArn, ConfigRuleName }) => ({
    uid: required(ConfigRuleArn, 'ConfigRuleArn'),
    name: required(ConfigRuleName, 'ConfigRuleName'),
  }),

  async describe(rule, { sdk, pages, part }) {
    const arn = required(rule.ConfigRuleArn, 'ConfigRuleArn');
    const name = required(rule.ConfigRuleName, 'ConfigRuleName');
    const tags = await part('/tags', async () =>
      tagMap(await itemsOfPages(sdk.paginateListTagsForResource(pages(50), { ResourceArn: arn }), ({ Tags }) => Tags)),
    );
    const facts = {
      config_rule: name,
      config_rule_arn: arn,
      config_rule_id: rule.ConfigRuleId,
      description: rule.Description,
      scope: rule.Scope,
      source: rule.Source,
      input_parameters: rule.InputParameters,
      maximum_execution_frequency: rule.MaximumExecutionFrequency,
      evaluation_modes: rule.EvaluationModes,
      config_rule_state: rule.ConfigRuleState,
      created_by: rule.CreatedBy,
      tags,
    };
    return { uid: arn, name, arn, config: facts };
  },

  async find({ name }, { sdk, client }) {
    const { ConfigRules } = await client.send(new sdk.DescribeConfigRulesCommand({ ConfigRuleNames: [name] }));
    const [listed] = required(ConfigRules, 'ConfigRules');
    return listed === undefined ? 'gone' : { listed };
  },
});
