import { useEffect, useState } from 'react';

/** The token behind `#` of a link. It is taken out of the address bar, where it would stay in the history. */
export const useTokenOfAddress = (): string | null => {
  const [token] = useState(() => new URLSearchParams(window.location.hash.slice(1)).get('token'));
  useEffect(() => {
    window.history.replaceState(window.history.state, '', window.location.pathname);
  }, []);
  return token;
};
