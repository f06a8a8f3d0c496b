import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Bench } from './bar.ts';
import { asDocument, edited, iptablesRules, largePolicy, yamlText } from './large-policies.ts';
import { type Candidate, COMMAND, IDLE, medians } from './processes.ts';

const READER = fileURLToPath(new URL('./review-child.js', import.meta.url));
const RULES = 5000;

/** Two versions of a large policy with five edits, as YAML, as JSON, and as what a kernel lists. */
export const review: Bench = ({ folder, rounds }) => {
  const policies = { old: largePolicy(RULES), now: edited(largePolicy(RULES)) };
  const write = (name: string, text: string): string => {
    writeFileSync(join(folder, name), text);
    return name;
  };
  const pair = (kind: string, textOf: (policy: typeof policies.old) => string): readonly string[] => [
    write(`old.${kind}`, textOf(policies.old)),
    write(`now.${kind}`, textOf(policies.now)),
  ];
  const yaml = pair('yaml', (policy) => yamlText(policy));
  const json = pair('json', (policy) => `${JSON.stringify(asDocument(policy), undefined, 1)}\n`);
  const rules = pair('rules', (policy) => iptablesRules(policy));
  const diff = (files: readonly string[]): Candidate => ({ argv: [COMMAND, 'diff', ...files], folder, exitCode: 2 });
  const times = medians(
    {
      idle: IDLE,
      read: { argv: [READER, ...yaml], folder },
      yaml: diff(yaml),
      json: diff(json),
      rules: diff(rules),
    },
    rounds,
  );
  const title = `diff of ${RULES} rules, 5 edits`;
  return [
    { bar: 'reading two policies of 5,000 rules as YAML', figure: times.read / times.idle, unit: 'x' },
    { bar: `${title}, beyond reading YAML`, figure: (times.yaml - times.read) / times.idle, unit: 'x', limit: 5 },
    { bar: `${title}, JSON, end to end`, figure: times.json / times.idle, unit: 'x', limit: 6 },
    { bar: `${title}, iptables-save, end to end`, figure: times.rules / times.idle, unit: 'x', limit: 6 },
  ];
};
