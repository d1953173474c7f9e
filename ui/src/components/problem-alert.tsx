import Alert from '@cloudscape-design/components/alert';
import Button from '@cloudscape-design/components/button';
import type { ReactNode } from 'react';
import { ApiError } from '../api/api-error.ts';

export interface ProblemAlertProps {
  readonly error: Error;
  /** What was being done, as in "The items could not be loaded". */
  readonly header: string;
  readonly onRetry?: () => unknown;
  readonly action?: ReactNode;
}

const SERVER_FAILED = 500;

/** What the person can say to whoever reads the log; of what the person did wrong the log says no more. */
const requestOf = ({ status, requestId }: ApiError): string =>
  status >= SERVER_FAILED && requestId !== null ? `, request ${requestId}` : '';

/** Says what the server said. */
export const ProblemAlert = ({ error, header, onRetry, action }: ProblemAlertProps) => {
  const retry = onRetry && <Button onClick={() => void onRetry()}>Try again</Button>;
  return (
    <Alert type="error" header={header} action={action ?? retry}>
      {error.message}
      {error instanceof ApiError && error.status !== 0 && <span className="problem-code">{` (${error.code}${requestOf(error)})`}</span>}
    </Alert>
  );
};
