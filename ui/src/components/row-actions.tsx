import Button, { type ButtonProps } from '@cloudscape-design/components/button';
import SpaceBetween from '@cloudscape-design/components/space-between';

export interface RowAction {
  /** What it does to what, as in "Edit s3 leaflets": the icon alone tells some readers nothing. */
  readonly label: string;
  readonly icon: ButtonProps['iconName'];
  readonly onClick: () => void;
}

/** What can be done with a row. */
export const RowActions = ({ actions }: { readonly actions: readonly RowAction[] }) => (
  <SpaceBetween direction="horizontal" size="xs">
    {actions.map(({ label, icon, onClick }) => (
      <Button key={label} variant="inline-icon" {...(icon && { iconName: icon })} ariaLabel={label} onClick={onClick} />
    ))}
  </SpaceBetween>
);
