import { useNavigate } from 'react-router';
import { useActivate } from '../../api/use-sign-in.ts';
import { SignedOut } from '../../shell/signed-out.tsx';
import { ChoosePasswordForm } from './choose-password-form.tsx';
import { useTokenOfAddress } from './use-token-of-address.ts';

/** Where the link of an invitation leads. */
export const ActivationPage = () => {
  const token = useTokenOfAddress();
  const navigate = useNavigate();
  const activate = useActivate();
  return (
    <SignedOut title="Choose a password">
      <ChoosePasswordForm
        token={token}
        isBusy={activate.isPending}
        error={activate.error}
        onChosen={(request) => activate.mutate(request, { onSuccess: () => void navigate('/', { replace: true }) })}
      />
    </SignedOut>
  );
};
