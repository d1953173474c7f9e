import Alert from '@cloudscape-design/components/alert';
import Button from '@cloudscape-design/components/button';
import { useNavigate } from 'react-router';
import { useResetPassword } from '../../api/use-sign-in.ts';
import { SignedOut } from '../../shell/signed-out.tsx';
import { ChoosePasswordForm } from './choose-password-form.tsx';
import { useTokenOfAddress } from './use-token-of-address.ts';

/** Where the link for a new password leads. It signs nobody in: whoever has a second factor is asked for it then. */
export const ResetPasswordPage = () => {
  const token = useTokenOfAddress();
  const navigate = useNavigate();
  const reset = useResetPassword();
  return (
    <SignedOut title="Choose a new password">
      {reset.isSuccess ? (
        <Alert type="success" action={<Button onClick={() => void navigate('/sign-in')}>Sign in</Button>}>
          Your password has been changed, and you are signed out everywhere.
        </Alert>
      ) : (
        <ChoosePasswordForm token={token} isBusy={reset.isPending} error={reset.error} onChosen={(request) => reset.mutate(request)} />
      )}
    </SignedOut>
  );
};
