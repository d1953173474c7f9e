import { type Logger, pino } from 'pino';
import type { Settings } from '../settings/settings.ts';

/** The log, as lines of JSON. */
export const openLogger = ({ logLevel, logFile }: Settings): Logger =>
  pino({ level: logLevel }, pino.destination(logFile === '' ? { fd: 2, sync: true } : { dest: logFile, mkdir: true, sync: true }));
