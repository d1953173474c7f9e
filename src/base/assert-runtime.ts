const OLDEST_MAJOR = 24;

/** Ends the process with a sentence when it runs on a Node.js that the program does not support. */
export const assertRuntime = (version: string): void => {
  if (Number(version.split('.')[0]) >= OLDEST_MAJOR) return;
  process.stderr.write(
    `monkey: wrong-runtime: This is Node.js ${version}; the program needs version ${OLDEST_MAJOR} or newer. "npm ci" installs one beside it: start with "npm start" or bin/monkey.\n`,
  );
  process.exit(4);
};
