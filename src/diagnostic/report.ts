import type { Diagnostic } from './diagnostic.ts';

/** Takes one diagnostic; whoever collects them passes it down. */
export type Report = (diagnostic: Diagnostic) => void;
