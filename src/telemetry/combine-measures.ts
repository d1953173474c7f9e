import type { Measure } from './measurement.ts';

/** One measure that feeds several ends. An end that throws is told of and stops neither the others nor what is measured. */
export const combineMeasures =
  (ends: readonly Measure[], onError: (error: unknown) => void): Measure =>
  (measurement) => {
    for (const end of ends) {
      try {
        end(measurement);
      } catch (error) {
        onError(error);
      }
    }
  };
