import type { JsonObject } from '../../../model/json.ts';

/**
 * The checks of a technology look at one configuration one after the other: what they all need is read once and kept as
 * long as the configuration itself. A read that throws, because a part is missing, throws again.
 */
export const oncePerConfig = <Result>(read: (config: JsonObject) => Result): ((config: JsonObject) => Result) => {
  const results = new WeakMap<JsonObject, Result>();
  return (config) => {
    const known = results.get(config);
    if (known !== undefined) return known;
    const result = read(config);
    results.set(config, result);
    return result;
  };
};
