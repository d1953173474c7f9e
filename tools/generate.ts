import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { type Day, demoFile } from './demo-estate.ts';
import { generateDatabaseTypes } from './generate-database-types.ts';
import { REFERENCES } from './generate-references.ts';

/** Everything that is generated and committed: path → how it is made. */
const GENERATED: Readonly<Record<string, () => string | Promise<string>>> = {
  ...Object.fromEntries(([1, 2, 3] as Day[]).map((day) => [`demo/day-${day}/estate.ndjson`, () => demoFile(day)])),
  'src/store/database-types.ts': generateDatabaseTypes,
  ...REFERENCES,
};

const root = new URL('../', import.meta.url);
const check = process.argv.includes('--check');
const stale: string[] = [];
for (const [path, make] of Object.entries(GENERATED)) {
  const file = new URL(path, root);
  const fresh = await make();
  if (existsSync(file) && readFileSync(file, 'utf8') === fresh) continue;
  stale.push(path);
  if (check) continue;
  mkdirSync(new URL('./', file), { recursive: true });
  writeFileSync(file, fresh);
}
if (check && stale.length > 0) {
  console.error(`Generated files are not fresh: ${stale.join(', ')}. Run "npm run generate" and commit them.`);
  process.exitCode = 1;
} else {
  console.log(stale.length === 0 ? 'Generated files are fresh.' : `Written: ${stale.join(', ')}`);
}
