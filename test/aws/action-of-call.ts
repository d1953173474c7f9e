import { actionOfCommand } from '../../src/providers/aws/action-of-command.ts';
import type { WireCall } from './wire-call.ts';

/** The IAM action that a call needs. A signature names a service as IAM does. */
export const actionOfCall = ({ service, operation }: Pick<WireCall, 'service' | 'operation'>): string =>
  actionOfCommand(service, `${operation}Command`);
