/** One thing that is measured, and what it may be at most. */
export interface Bar {
  readonly bar: string;
  readonly figure: number;
  readonly unit: 'x' | 'MB' | 'lines';
  /** Absent: for information. */
  readonly limit?: number;
}

/** What a bench gets: a folder of its own that is removed afterwards, and how often to run each process. */
export interface BenchContext {
  readonly folder: string;
  readonly rounds: number;
}

/** Measures some bars. Throws when a process fails: then there is nothing to measure. */
export type Bench = (context: BenchContext) => readonly Bar[];
