// The declaration of a complete exporter of hosts: a text format of one line a host. docs/exporters.md walks through it.
import { defineAccessExporter, error, resultOf } from 'rulecast/exporter';
import { emit } from './emit.mjs';
import { identify, read } from './read.mjs';

/** @import { AccessPlan, Diagnostic, DomainPattern, FittedHost } from 'rulecast/exporter' */

/** A gate holds so many lines about hosts: example-gate manual, page 2. */
const LINES_MAX = 300;

/**
 * A gate knows names, and * as a whole first label. What it cannot say is said narrower, or left out; never wider.
 * @param {DomainPattern} pattern
 * @returns {FittedHost}
 */
function fitHost(pattern) {
  const name = pattern.replace(/^\*\.?/, '');
  if (name.includes('*')) return { kind: 'none', reason: 'a gate takes * at the start alone' };
  if (name === pattern || pattern.startsWith('*.')) return { kind: 'exact' };
  return { kind: 'narrower', patterns: [name, `*.${name}`], reason: 'a gate takes * for whole labels' };
}

/**
 * What does not fit is refused here, so that the writer has nothing left to refuse.
 * @param {AccessPlan} plan
 * @returns {readonly Diagnostic[]}
 */
function check({ entries }) {
  const count = entries.reduce((sum, { hosts }) => sum + hosts.length, 0);
  if (count <= LINES_MAX) return [];
  return [error('LIMIT_EXCEEDED', `${count} hosts, and a gate holds ${LINES_MAX} (example-gate manual, page 2)`)];
}

export default defineAccessExporter({
  apiVersion: 1,
  id: 'example-gate',
  title: 'Example gate, one line a host',
  subject: 'access',
  layout: 'file',
  options: { schema: { type: 'object', additionalProperties: false }, defaults: {} },
  request: () => resultOf({}),
  fitHost,
  check,
  emit,
  identify,
  read,
});
