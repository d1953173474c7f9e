import Container from '@cloudscape-design/components/container';
import CopyToClipboard from '@cloudscape-design/components/copy-to-clipboard';
import Header from '@cloudscape-design/components/header';
import KeyValuePairs from '@cloudscape-design/components/key-value-pairs';
import SpaceBetween from '@cloudscape-design/components/space-between';
import type { ItemDetail } from '../../../../src/contract/item.ts';
import { useOverview } from '../../api/use-overview.ts';
import { Instant } from '../../components/instant.tsx';
import { ItemScore } from '../../components/item-score.tsx';
import { ItemVerdicts } from '../../components/item-verdicts.tsx';
import { RouterLink } from '../../components/router-link.tsx';

const Identifier = ({ text }: { readonly text: string }) => (
  <CopyToClipboard
    variant="inline"
    textToCopy={text}
    copyButtonAriaLabel={`Copy ${text}`}
    copySuccessText="Copied"
    copyErrorText="Could not be copied"
  />
);

const listOf = (name: string, value: string) => `/items?${new URLSearchParams({ [name]: value })}`;

/** What the item is, where, since when, and how it stands. */
export const ItemFacts = ({ item }: { readonly item: ItemDetail }) => {
  const { data: overview } = useOverview();
  const { name, technology, account, region, arn, uid, firstSeen, lastChanged } = item;
  const title = overview?.technologies.find(({ index }) => index === technology)?.title;
  return (
    <Container
      header={
        <Header variant="h1" description={title}>
          <span className="breakable">{name}</span>
        </Header>
      }
    >
      <SpaceBetween size="l">
        <KeyValuePairs
          columns={4}
          ariaLabel="Facts"
          items={[
            { label: 'Score', value: <ItemScore item={item} /> },
            { label: 'Verdicts', value: <ItemVerdicts item={item} /> },
            { label: 'First seen', value: <Instant at={firstSeen} /> },
            { label: 'Last changed', value: <Instant at={lastChanged} /> },
            { label: 'Technology', value: <RouterLink href={listOf('technology', technology)}>{technology}</RouterLink> },
            { label: 'Account', value: <RouterLink href={listOf('account', account)}>{account}</RouterLink> },
            { label: 'Region', value: <RouterLink href={listOf('region', region)}>{region}</RouterLink> },
          ]}
        />
        <KeyValuePairs
          items={[
            arn === null ? { label: 'Identifier', value: <Identifier text={uid} /> } : { label: 'ARN', value: <Identifier text={arn} /> },
          ]}
        />
      </SpaceBetween>
    </Container>
  );
};
