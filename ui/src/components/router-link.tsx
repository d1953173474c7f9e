import Link, { type LinkProps } from '@cloudscape-design/components/link';
import type { ReactNode } from 'react';
import { useNavigate } from 'react-router';
import { useHrefHere } from './use-as-of.ts';

export interface RouterLinkProps {
  readonly href: string;
  readonly children: ReactNode;
  readonly variant?: LinkProps.Variant;
  readonly fontSize?: LinkProps.FontSize;
  readonly ariaLabel?: string;
}

/** A link inside the program: a true address for copying and new tabs, without loading the page anew when simply clicked. */
export const RouterLink = ({ href, children, ...rest }: RouterLinkProps) => {
  const navigate = useNavigate();
  const here = useHrefHere()(href);
  return (
    <Link
      {...rest}
      href={here}
      onFollow={(event) => {
        event.preventDefault();
        void navigate(here);
      }}
    >
      {children}
    </Link>
  );
};
