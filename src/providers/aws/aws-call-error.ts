import { actionOfCommand } from './action-of-command.ts';
import { errorCode, type Thrown } from './error-code.ts';

/** Codes with which AWS says "you may not", across its services and generations. */
const DENIED =
  /^(?:Client\.)?(?:AccessDenied|UnauthorizedOperation|UnauthorizedAccess|Authorization(?:Error)?(?:Exception)?$|NotAuthorized|Forbidden)/;

const isDenied = (code: string): boolean => DENIED.test(code) || code === 'Http403';

const SKEW_SENTENCE = 'The clock of this machine and that of AWS differ too much; check its time synchronisation.';

/** A call that failed for good, after its retries: which, with what code, and for the lack of which permission. */
export class AwsCallError extends Error {
  override readonly name = 'AwsCallError';
  readonly code: string;
  readonly status: number | undefined;
  /** The one IAM action that was refused, when that was the reason. */
  readonly permission: string | undefined;

  constructor(thrown: Thrown, clientName: string, commandName: string) {
    const code = errorCode(thrown);
    const told = (thrown.message ?? '').split('\n')[0]!;
    super(code === 'ClockSkew' ? `${SKEW_SENTENCE} (${told})` : told, { cause: thrown });
    this.code = code;
    this.status = thrown.$metadata?.httpStatusCode;
    this.permission = isDenied(code) ? actionOfCommand(clientName, commandName) : undefined;
  }
}
