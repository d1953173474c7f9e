import { OPERATOR_REQUIREMENTS } from '../tools/operator-requirements.ts';

/** What vitest tells of its files, as far as it is looked at here. */
export interface FileResult {
  /** An absolute path. */
  readonly name: string;
  readonly assertionResults: readonly { readonly fullName: string; readonly status: string }[];
}

/** What docs/reference/operator.md says and the run does not bear out, as sentences. */
export const unshownRequirements = (files: readonly FileResult[]): string[] =>
  OPERATOR_REQUIREMENTS.flatMap(({ id, shownBy }) =>
    shownBy.flatMap(({ file, name }) => {
      const tests = files.filter((one) => one.name.endsWith(`/${file}`)).flatMap((one) => one.assertionResults);
      const meant = tests.filter(({ fullName }) => fullName.includes(name));
      if (meant.length === 0) return [`${id} is to be shown by ${file}: "${name}", which did not run.`];
      return meant.every(({ status }) => status === 'passed') ? [] : [`${id} is to be shown by ${file}: "${name}", which did not pass.`];
    }),
  );
