import { type RefObject, useEffect, useRef } from 'react';

interface Focusable {
  focus(): void;
}

/** Gives the focus back to what opened a dialog when the dialog closes: whoever works by keyboard goes on where they were. */
export const useReturnFocus = <Opener extends Focusable>(isOpen: boolean): RefObject<Opener | null> => {
  const opener = useRef<Opener>(null);
  const wasOpen = useRef(false);
  useEffect(() => {
    if (wasOpen.current && !isOpen) opener.current?.focus();
    wasOpen.current = isOpen;
  }, [isOpen]);
  return opener;
};
