import type { Command } from 'commander';

export const addDbCommand = (program: Command): void => {
  const db = program.command('db').description('the database');
  db.command('upgrade')
    .description('bring the schema of the database up to this program')
    .action(async () => {
      const { upgradeDatabase } = await import('../../app/upgrade-database.ts');
      const { applied, version } = await upgradeDatabase();
      console.log(applied === 0 ? `The database has schema ${version} already.` : `The database now has schema ${version}.`);
    });
};
