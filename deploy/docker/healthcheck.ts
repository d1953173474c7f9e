/**
 * Ends with 0 when the role of this container lives. The API tells on its own port, scheduler and worker on that of
 * their metrics; a container runs one of them, so one answer is enough.
 */
const { MONKEY_METRICS_PORT, MONKEY_API_PORT = '5000' } = process.env;

const lives = async (port: string | undefined): Promise<boolean> => {
  if (!port) return false;
  try {
    return (await fetch(`http://127.0.0.1:${port}/healthcheck`, { signal: AbortSignal.timeout(4_000) })).ok;
  } catch {
    return false;
  }
};

const answers = await Promise.all([MONKEY_METRICS_PORT, MONKEY_API_PORT].map(lives));
process.exitCode = answers.includes(true) ? 0 : 1;
