type Rows = (statement: string) => Promise<readonly unknown[]>;

/** Everything that must not move because something could not be read: items, their revisions, their issues, their configurations. */
export const standingFacts = async (rows: Rows): Promise<readonly unknown[]> => [
  await rows('select id, uid, active, name, region, revision_id from item order by id'),
  await rows('select id, item_id, change from revision order by id'),
  await rows('select id, item_id, check_id, key, state, score from issue order by id'),
  await rows('select c.item_id, c.config::text from item_config c order by 1'),
];
