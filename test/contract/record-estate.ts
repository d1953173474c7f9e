import type { Snapshot } from '../../src/model/snapshot.ts';
import type { Simulation } from '../aws/use-moto.ts';
import { type Told, watchAccount } from '../aws/watch-account.ts';
import { BEYOND_MOTO } from './beyond-moto.ts';
import { OWN } from './neighbours.ts';
import { REGION } from './telling-estate.ts';

const watch = async (technologies: readonly string[], { proxy }: Simulation): Promise<Told> => {
  const told = await watchAccount(technologies, { endpoint: proxy.endpoint, account: OWN, fields: { regions: [REGION] } });
  const unread = told.items.flatMap((item) => item.unread.map(({ path }) => `${item.technology} ${item.name} ${path}`));
  if (told.failures.length + told.undescribed.length + unread.length > 0)
    throw new Error(`The estate could not be watched: ${JSON.stringify([told.failures, told.undescribed, unread])}`);
  return told;
};

/** What the watchers themselves record of the estate, for each account type that has technologies of its own. */
export const RECORDERS: Readonly<
  Record<string, (technologies: readonly string[], simulation: Simulation) => Promise<readonly Snapshot[]>>
> = {
  async AWS(technologies, simulation) {
    const recorded: Snapshot[] = [...(await watch(technologies, simulation)).items];
    for (const { technology, rule } of BEYOND_MOTO) {
      simulation.proxy.add(rule((name) => recorded.find((item) => item.technology === technology && item.name === name)!.uid));
      recorded.push(...(await watch([technology], simulation)).items);
      simulation.proxy.clear();
    }
    return recorded;
  },
};
