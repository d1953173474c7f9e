/** Tells of one measurement as soon as it is there, and keeps it for the table. */
export type Row = (what: string, measured: string, goal?: string) => void;

export interface BenchTable {
  readonly row: Row;
  print(): void;
}

export const makeTable = (): BenchTable => {
  const table: [what: string, measured: string, goal: string][] = [];
  return {
    row(what, measured, goal = '') {
      table.push([what, measured, goal]);
      console.error(`… ${what}: ${measured}`);
    },
    print() {
      const widths = [0, 1].map((column) => Math.max(...table.map((cells) => cells[column]!.length)));
      const line = (what: string, measured: string, goal: string): string =>
        `${what.padEnd(widths[0]!)}  ${measured.padEnd(widths[1]!)}  ${goal}`.trimEnd();
      console.log(line('what', 'measured', 'goal'));
      for (const cells of table) console.log(line(...cells));
    },
  };
};

/** What every part of the measurements works with. */
export interface Bench {
  /** A folder of its own, that goes in the end. */
  readonly root: string;
  readonly row: Row;
  /** Numbers of items to scan. */
  readonly sizes: readonly number[];
}

export const perSecond = (count: number, seconds: number, unit: string): string =>
  `${Math.round(count / seconds).toLocaleString('en')} ${unit}/s`;

export const median = (numbers: readonly number[]): number => [...numbers].sort((a, b) => a - b)[numbers.length >> 1]!;
