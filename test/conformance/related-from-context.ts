import type { RelatedAnswer } from '../../src/engine/related-answer.ts';
import type { JsonObject } from '../../src/model/json.ts';
import { askKey } from '../../src/model/owner.ts';
import type { RelatedAsk } from '../../src/model/related-item.ts';
import { UNIVERSAL } from '../../src/model/snapshot.ts';
import type { Vector } from './vector.ts';

interface Related {
  readonly technology: string;
  readonly name: string;
  readonly region: string | null;
  readonly config: JsonObject;
}

/** The other items that a vector tells of, whatever the original read them for. */
const itemsOf = ({ context }: Vector): readonly Related[] => [
  ...[context?.support?.auditors, context?.support?.watchers].flatMap((support = {}) =>
    Object.entries(support).flatMap(([technology, items]) => items.map((item) => ({ technology, ...item }))),
  ),
  ...(context?.tracked_items ?? []).map((item) => ({ region: null, ...item })),
];

/** Configurations of vectors carry the provider's own id in one of these fields, as the stored ones do. */
const hasUid = ({ config }: Related, uid: string): boolean => [config['id'], config['Arn'], config['arn']].includes(uid);

/** Answers what checks ask about other items, each technology counting as completely read. */
export const relatedFrom =
  (vector: Vector) =>
  async (asks: readonly RelatedAsk[]): Promise<ReadonlyMap<string, RelatedAnswer>> => {
    const items = itemsOf(vector);
    return new Map(
      asks.map((ask): [string, RelatedAnswer] => {
        const at = items.findIndex((item) => item.technology === ask.technology && hasUid(item, ask.uid));
        const found = items[at];
        if (found === undefined) return [askKey(ask), { item: null, doubt: null }];
        const { name, region, config } = found;
        return [askKey(ask), { item: { id: at + 2, uid: ask.uid, name, region: region ?? UNIVERSAL, config }, doubt: null }];
      }),
    );
  };
