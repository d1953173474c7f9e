import { useLocation, useNavigate, useSearchParams } from 'react-router';

const NAME = 'asOf';

export interface AsOf {
  /** The instant as of which everything is shown; absent: now. */
  readonly asOf: string | undefined;
  /** Another instant, of the same page. Null: now. */
  readonly show: (instant: string | null) => void;
}

/** The earlier instant that the address names. It stays while one goes from page to page. */
export const useAsOf = (): AsOf => {
  const [search, setSearch] = useSearchParams();
  return {
    asOf: search.get(NAME) ?? undefined,
    show: (instant) =>
      setSearch((before) => {
        const next = new URLSearchParams(before);
        // The pages of another instant are others.
        for (const name of [NAME, 'page', 'cursor']) next.delete(name);
        if (instant !== null) next.set(NAME, instant);
        return next;
      }),
  };
};

/** An address of the program as it is gone to from here: as of the same instant. */
export const useHrefHere = (): ((href: string) => string) => {
  const { search } = useLocation();
  const instant = new URLSearchParams(search).get(NAME);
  return (href) => {
    if (instant === null || href.startsWith('#')) return href;
    const [path = '', query = ''] = href.split('?');
    const parameters = new URLSearchParams(query);
    if (!parameters.has(NAME)) parameters.set(NAME, instant);
    return `${path}?${parameters.toString()}`;
  };
};

/** Goes to another page, as of the same instant. */
export const useGo = (): ((href: string) => void) => {
  const navigate = useNavigate();
  const here = useHrefHere();
  return (href) => void navigate(here(href));
};
