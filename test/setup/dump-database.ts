type Query = <Row>(statement: string) => Promise<Row[]>;

const ITEM = `a.name || '/' || i.technology || '/' || i.uid`;
const JOIN = 'join account a on a.id = i.account_id';

/** Every table that a scan writes, by natural keys: without ids and times, in which two runs may differ. */
const DUMPS: Readonly<Record<string, string>> = {
  item: `select ${ITEM} as item, i.place, i.region, i.name, i.arn, i.active, i.shape, encode(i.content_hash, 'hex') as hash from item i ${JOIN}`,
  config: `select ${ITEM} as item, c.config from item_config c join item i on i.id = c.item_id ${JOIN}`,
  overlay: `select ${ITEM} as item, o.seen_hash, o.ephemeral_hash, o.ephemeral from item_overlay o join item i on i.id = o.item_id ${JOIN}`,
  content: `select encode(hash, 'hex') as hash, size, encode(body, 'hex') as body from content`,
  revision: `select ${ITEM} as item, row_number() over (partition by r.item_id order by r.id) as nth, r.change, r.name, r.region, r.arn,
    encode(r.content_hash, 'hex') as hash, r.valid_to = 'infinity' as current from revision r join item i on i.id = r.item_id ${JOIN}`,
  entity: `select ${ITEM} as item, e.kind, e.value, e.network from entity e join item i on i.id = e.item_id ${JOIN}`,
  audit_input: `select ${ITEM} as item, t.kind, t.value, t.network, t.complete from audit_input t join item i on i.id = t.item_id ${JOIN}`,
  audit_due: `select ${ITEM} as item, d.cause from audit_due d join item i on i.id = d.item_id ${JOIN}`,
  stamp: `select ${ITEM} as item, s.checks_version, s.score, s.unjustified_score, s.issues, s.unknowns, s.digest, s.revision_id = i.revision_id as of_current
    from audit_stamp s join item i on i.id = s.item_id ${JOIN} where s.valid_to = 'infinity'`,
  unknown: `select ${ITEM} as item, u.check_id, u.code, u.message from unknown_verdict u join item i on i.id = u.item_id ${JOIN} where u.valid_to = 'infinity'`,
  issue: `select ${ITEM} as item, s.check_id, s.key, s.category, s.score, s.notes, s.facts, encode(s.facts_hash, 'hex') as hash, s.state
    from issue s join item i on i.id = s.item_id ${JOIN}`,
  failure: `select a.name, f.technology, f.place, f.uid, f.part, f.code, f.message, f.permission from failure f join account a on a.id = f.account_id where f.closed_at = 'infinity'`,
};

/** The whole content of the database, to be compared with that of another run. */
export const dumpDatabase = async (rows: Query): Promise<Record<string, string[]>> => {
  const dump: Record<string, string[]> = {};
  for (const [name, query] of Object.entries(DUMPS))
    dump[name] = (await rows<Record<string, unknown>>(query)).map((row) => JSON.stringify(row)).sort();
  return dump;
};
