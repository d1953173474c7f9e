import { readFileSync, writeFileSync } from 'node:fs';
import { runNpm } from './run-npm.ts';
import { type BillOfMaterials, shippedComponents } from './shipped-components.ts';

/** Not committed: it says when it was made. */
const file = process.argv[2] ?? 'sbom.cdx.json';

const listed = runNpm(['sbom', '--sbom-format=cyclonedx', '--sbom-type=application', '--package-lock-only']);
if (listed.status === 0) {
  const { name } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as { name: string };
  const bom = shippedComponents(JSON.parse(listed.stdout) as BillOfMaterials, name);
  writeFileSync(file, `${JSON.stringify(bom, null, 2)}\n`);
  console.log(`Wrote ${bom.components.length} components to ${file} (CycloneDX).`);
} else {
  console.error(listed.stderr);
  console.error('npm could not list the packages; nothing was written.');
  process.exitCode = 1;
}
