import { type Command, Option } from 'commander';
import type { Account } from '../../model/account.ts';
import type { Cause } from '../../model/failure.ts';
import { collect } from '../parse-option.ts';
import { withApp } from '../with-app.ts';

const TYPE = 'AWS';

const addAmazonAccounts = (): Promise<void> =>
  withApp(async ({ operator }) => {
    const { added, updated, unchanged, asOf, own, renamed } = await operator.addServiceAccounts(TYPE);
    for (const { name, taken } of renamed) console.log(`There is an account named "${taken}" already, so it is called "${name}".`);
    if (own.length > 0) console.log(`These are yours and stay so: ${own.join(', ')}.`);
    console.log(`Accounts of Amazon, from the list of ${asOf}: ${added} added, ${updated} updated, ${unchanged} unchanged.`);
  });

/** One line of standard error: the account, and what it lacks. */
const tellFailure = ({ name, identifier }: Account, { code, message, permission }: Cause): void => {
  const lacking = permission === undefined ? '' : ` The permission ${permission} is lacking.`;
  console.error(`${name} (${identifier}): ${code}: ${message.replace(/\.$/, '')}.${lacking}`);
};

const fetchCanonicalIds = ({ override = false }: { readonly override?: boolean }): Promise<void> =>
  withApp(async ({ operator, signal }) => {
    const { updated, unchanged, kept, failed } = await operator.fetchAccountFields(TYPE, { override, signal, onFailure: tellFailure });
    console.log(`Canonical ids: ${updated} stored, ${unchanged} unchanged, ${kept} kept without asking, ${failed} failed.`);
    if (failed > 0) process.exitCode = 1;
  });

const printPolicy = async ({ technologies }: { readonly technologies?: readonly string[] }): Promise<void> => {
  const { accountPolicy } = await import('../../app/account-policy.ts');
  console.log(JSON.stringify(await accountPolicy(TYPE, technologies), null, 2));
};

/** What there is for accounts of AWS only. The providers do the work; here is how it is asked for. */
export const addAwsCommands = (program: Command): void => {
  program
    .command('amazon-accounts')
    .alias('amazon_accounts')
    .description("make known the accounts of AWS's own that deliver logs of CloudTrail, load balancers and Redshift, as third parties")
    .action(addAmazonAccounts);
  program
    .command('fetch-aws-canonical-ids')
    .alias('fetch_aws_canonical_ids')
    .description(
      'ask S3 for the canonical user id of every active AWS account, by which access control lists name it; status 1 when one fails',
    )
    .option('--override', 'ask for those that are known, too')
    .action(fetchCanonicalIds);
  program
    .command('aws')
    .description('what concerns accounts of AWS')
    .command('policy')
    .description('print the policy document that the role in an account needs, and nothing beyond')
    .option('-t, --technologies <indices>', 'only for these; with commas, or given more than once (default: all)', collect)
    .addOption(new Option('--format <format>', 'how it is written').choices(['json']).default('json'))
    .action(printPolicy);
};
