/** What the store keeps for itself, and may move in a scan that found nothing new: the runs, and the ephemeral overlay. */
export const MAY_MOVE = ['run', 'item_overlay'] as const;

type Query = <Row>(statement: string) => Promise<Row[]>;

/**
 * The physical version of every row of every table, but for those that may move. Two equal answers prove that nothing was
 * inserted, updated or deleted between them; unlike PostgreSQL's statistics they are never late.
 */
export const rowVersions = async (rows: Query): Promise<Record<string, string[]>> => {
  const tables = await rows<{ name: string }>(
    `select relname as name from pg_class where relkind = 'r' and relnamespace = 'public'::regnamespace order by 1`,
  );
  const versions: Record<string, string[]> = {};
  for (const { name } of tables.filter((table) => !MAY_MOVE.some((moving) => moving === table.name))) {
    versions[name] = (await rows<{ version: string }>(`select ctid::text || ' ' || xmin::text as version from ${name} order by ctid`)).map(
      (row) => row.version,
    );
  }
  return versions;
};
