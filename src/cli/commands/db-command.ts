import type { Command } from 'commander';

const upgrade = async (): Promise<void> => {
  const { upgradeDatabase } = await import('../../app/upgrade-database.ts');
  const { applied, version } = await upgradeDatabase();
  console.log(applied === 0 ? `The database has schema ${version} already.` : `The database now has schema ${version}.`);
};

const drop = async ({ yes }: { readonly yes?: string }): Promise<void> => {
  const { dropDatabase } = await import('../../app/drop-database.ts');
  const { askToType } = await import('../ask-to-type.ts');
  const { name, tables, queueRemoved } = await dropDatabase(
    async (called) =>
      yes ?? askToType(`Everything that Security Monkey keeps in "${called}" goes for good. Type the name of the database: `),
  );
  // There is no audit log any more that could say so.
  console.log(`Removed ${tables} tables from the database "${name}".`);
  if (!queueRemoved) console.log('The schema of the queue stays, since other programs keep queues there.');
};

const dropping = (command: Command): Command =>
  command
    .description('remove everything that this program has made in the database; asks to type the name of the database')
    .option('--yes <name>', 'the name of the database, instead of typing it')
    .action(drop);

export const addDbCommand = (program: Command): void => {
  const db = program.command('db').description('the database');
  db.command('upgrade').description('bring the schema of the database up to this program').action(upgrade);
  dropping(db.command('drop'));
  dropping(program.command('drop-db').alias('drop_db'));
};
