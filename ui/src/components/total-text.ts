/** What stands behind the title of a list: the total, or "10,000+" where the server stopped counting. */
export const totalText = (list: { readonly total: number; readonly totalIsExact: boolean } | undefined): string =>
  list === undefined ? '' : `(${list.total.toLocaleString()}${list.totalIsExact ? '' : '+'})`;
