import { causeOfError } from './cause-of-error.ts';
import { once } from './once.ts';

/** A listed item, and an answer that its neighbours in the listing share. */
export interface AskedTogether<Item, Answer> {
  readonly item: Item;
  readonly answer: () => Promise<Answer>;
}

/**
 * One call for up to `size` items of a page, made when the first of them needs it. A service that refuses the whole question
 * because one item has gone meanwhile is asked for each alone: the others are still there.
 */
export function* askedTogether<Item, Answer>(
  items: readonly Item[],
  size: number,
  goneWhen: readonly string[],
  ask: (items: readonly Item[]) => Promise<Answer>,
): Generator<AskedTogether<Item, Answer>> {
  for (let at = 0; at < items.length; at += size) {
    const neighbours = items.slice(at, at + size);
    const together = once(() => ask(neighbours));
    for (const item of neighbours) {
      const alone = (thrown: unknown): Promise<Answer> =>
        goneWhen.includes(causeOfError(thrown).code) ? ask([item]) : Promise.reject(thrown);
      yield { item, answer: () => together().catch(alone) };
    }
  }
}
