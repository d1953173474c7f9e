import BreadcrumbGroup from '@cloudscape-design/components/breadcrumb-group';
import { useGo, useHrefHere } from './use-as-of.ts';

export interface WayBackProps {
  /** The list that the page is of. */
  readonly to: { readonly text: string; readonly href: string };
  /** What the page shows. */
  readonly name: string;
}

/** From one of a list back to the list. */
export const WayBack = ({ to, name }: WayBackProps) => {
  const go = useGo();
  const here = useHrefHere();
  return (
    <BreadcrumbGroup
      ariaLabel="Breadcrumbs"
      items={[
        { text: to.text, href: here(to.href) },
        { text: name, href: '#' },
      ]}
      onFollow={(event) => {
        event.preventDefault();
        if (event.detail.href !== '#') go(event.detail.href);
      }}
    />
  );
};
