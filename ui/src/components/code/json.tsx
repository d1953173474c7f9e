import { lazy, Suspense } from 'react';
import { Loading } from '../loading.tsx';
import { prettyJson } from '../pretty-json.ts';

const JsonView = lazy(async () => ({ default: (await import('./json-view.tsx')).JsonView }));

/** A value as JSON, in the editor that is loaded for it. */
export const Json = ({ value, label }: { readonly value: unknown; readonly label: string }) => (
  <Suspense fallback={<Loading text="Loading the view" />}>
    <JsonView text={prettyJson(value)} label={label} />
  </Suspense>
);
