import { userInfo } from 'node:os';
import type { Command } from 'commander';
import { parseId, parseInstant } from '../parse-option.ts';
import { withApp } from '../with-app.ts';

interface JustifyOptions {
  readonly reason?: string;
  readonly until?: string;
  readonly revoke?: boolean;
  readonly author?: string;
}

/** Asked for only when it is needed: a user without an entry in the system's list has no name. */
const author = (): string => process.env['USER'] ?? userInfo().username;

const justify = (id: string, options: JustifyOptions): Promise<void> =>
  withApp(async ({ app, operator }) => {
    const issueId = parseId('The issue')(id);
    const by = options.author ?? author();
    if (options.revoke) {
      const issue = await operator.revoke(issueId, by);
      console.log(`Issue ${issueId} (${issue.check} on ${issue.name}) is no longer justified.`);
      return;
    }
    const until = options.until === undefined ? null : parseInstant(app.now)(options.until);
    const issue = await operator.justify(issueId, by, options.reason ?? '', until);
    console.log(`Issue ${issueId} (${issue.check} on ${issue.name}) is justified${until ? ` until ${until.toISOString()}` : ''}.`);
  });

export const addJustifyCommand = (program: Command): void => {
  program
    .command('justify')
    .description('accept an issue as it is, until the facts that it rests on change')
    .argument('<issue>', 'its id, as "monkey issues" lists it')
    .option('--reason <text>', 'why it is all right')
    .option('--until <instant>', 'the day on which it ends by itself: 2026-01-31')
    .option('--author <name>', 'who says so; the user of this session unless given')
    .option('--revoke', 'take the justification back')
    .action(justify);
};
