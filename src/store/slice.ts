/** The place in a list behind which the next rows come: the values it is ordered by, of the last row. */
export type Position = readonly (string | number)[];

/** Some rows of a list: at most `limit`, behind a place or from the beginning. */
export interface Slice {
  readonly limit: number;
  readonly after: Position | null;
}

/** Rows, and behind what the next ones come; null: there are no more. */
export interface Sliced<Row> {
  readonly rows: readonly Row[];
  readonly next: Position | null;
}

/** Cuts off the row that was asked for too many, which tells that there are more. */
export const sliced = <Row>(rows: readonly Row[], limit: number, position: (row: Row) => Position): Sliced<Row> => ({
  rows: rows.slice(0, limit),
  next: rows.length > limit ? position(rows[limit - 1]!) : null,
});
