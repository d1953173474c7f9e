import { auditReport } from './audit-report.ts';
import { runNpm } from './run-npm.ts';

const { stdout } = runNpm(['audit', '--omit=dev', '--audit-level=high', '--json']);
const { sentences, status } = auditReport(stdout);
for (const sentence of sentences) (status === 0 ? console.log : console.error)(sentence);
process.exitCode = status;
