import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { type Day, demoFile } from './demo-estate.ts';
import { AWS_UNITS, awsUnits } from './generate-aws-units.ts';
import { generateDatabaseTypes } from './generate-database-types.ts';

/** Path → how it is made. */
type Generated = Readonly<Record<string, () => string | Promise<string>>>;

const root = new URL('../', import.meta.url);
const check = process.argv.includes('--check');
const stale: string[] = [];

const bringUp = async (generated: Generated): Promise<void> => {
  for (const [path, make] of Object.entries(generated)) {
    const file = new URL(path, root);
    const fresh = await make();
    if (existsSync(file) && readFileSync(file, 'utf8') === fresh) continue;
    stale.push(path);
    if (check) continue;
    mkdirSync(new URL('./', file), { recursive: true });
    writeFileSync(file, fresh);
  }
};

await bringUp({
  [AWS_UNITS]: () => awsUnits(fileURLToPath(root)),
  ...Object.fromEntries(([1, 2, 3] as Day[]).map((day) => [`demo/day-${day}/estate.ndjson`, () => demoFile(day)])),
  'src/store/database-types.ts': generateDatabaseTypes,
});
// These are made from the program itself, which cannot be loaded before its list of units is there.
const { REFERENCES } = await import('./generate-references.ts');
const { DEPLOYMENT } = await import('./generate-deployment.ts');

await bringUp({ ...REFERENCES, ...DEPLOYMENT });
if (check && stale.length > 0) {
  console.error(`Generated files are not fresh: ${stale.join(', ')}. Run "npm run generate" and commit them.`);
  process.exitCode = 1;
} else {
  console.log(stale.length === 0 ? 'Generated files are fresh.' : `Written: ${stale.join(', ')}`);
}
