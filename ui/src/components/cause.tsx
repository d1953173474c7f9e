import { Permission } from './permission.tsx';

export interface CauseProps {
  readonly code: string;
  readonly message: string;
  readonly permission: string | null;
}

/** Why something could not be read or decided, and the one permission that would change that, where there is one. */
export const Cause = ({ code, message, permission }: CauseProps) => (
  <div>
    <strong>{code}</strong>
    <div className="prose">{message}</div>
    {permission && (
      <div>
        Missing permission: <Permission action={permission} />
      </div>
    )}
  </div>
);
