/** One claim about an exporter. `run` fails with a message that says which packet, line or name shows the contrary. */
export interface ConformanceCheck {
  readonly name: string;
  run(): Promise<void>;
}
