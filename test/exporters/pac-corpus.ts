import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { layersOf } from '../../src/hosts/layers.ts';
import type { SteeringPlan } from '../../src/hosts/steering.ts';
import type { DomainPattern } from '../../src/model/endpoint-set.ts';
import { steeringPlan } from './host-plans.ts';

const ROOT = join(import.meta.dirname, '..', '..', '..');

const FIXTURE = join(ROOT, 'fixtures/feeds/m365-example.json');
const WORLDWIDE = join(ROOT, '../shared/data/m365/worldwide-2026-08-14.json');

interface Entry {
  readonly urls?: readonly DomainPattern[];
  readonly category: string;
}

/** Plans as Microsoft's own generator has them: Optimize and Allow go direct. The second is of the real feed, where that is at hand. */
export const PLANS: readonly { readonly title: string; readonly plan: SteeringPlan }[] = [
  { title: 'the example feed', plan: planOf(JSON.parse(readFileSync(FIXTURE, 'utf8'))) },
  ...(existsSync(WORLDWIDE)
    ? [{ title: 'the worldwide feed', plan: planOf(JSON.parse(readFileSync(WORLDWIDE, 'utf8')).endpoints) }]
    : []),
];

function planOf(entries: readonly Entry[]): SteeringPlan {
  const urls = (categories: readonly string[]) =>
    entries.filter(({ category }) => categories.includes(category)).flatMap((entry) => entry.urls ?? []);
  return steeringPlan({
    layers: layersOf({ direct: urls(['Optimize', 'Allow']), others: urls(['Default']), first: [] }),
  });
}

/** Hosts around a pattern: its own, the apex, more labels, less, look-alikes of both ends. */
export function neighbours(pattern: DomainPattern): readonly string[] {
  const own = ['', 'a', 'a.b', 'a-1'].map((text) => pattern.replaceAll('*', text));
  const apex = pattern.slice(pattern.lastIndexOf('*') + 1).replace(/^\./, '');
  const [host = ''] = own.slice(1);
  const around = [host, apex].flatMap((name) => [
    name,
    `one.${name}`,
    `one.two.${name}`,
    name.slice(name.indexOf('.') + 1),
    `evil${name}`,
    `evil-${name}`,
    `${name}.evil.net`,
    `${name}evil`,
    `x.${name}.`,
  ]);
  return [...own, ...around];
}

/** What any file must have an answer to. */
export const STRANGERS: readonly string[] = [
  ...['', '.', '..', 'constructor', '__proto__', 'hasownproperty', 'end', 'tostring', 'constructor.', 'intranet'],
  ...['192.0.2.1', '10.10.10.10', '::1', '2001:db8::1', '[2001:db8::1]', '::ffff:192.0.2.1', 'com', 'example.net'],
  ...['*', '*.', '.com', 'a..com', 'a.constructor', 'a.__proto__', 'xn--bcher-kva.example', '\u212a.example'],
];

/** Every host to ask a file of a plan for, in several spellings. */
export function corpusOf({ layers }: SteeringPlan): readonly string[] {
  const hosts = layers.flatMap((one) => one.hosts.flatMap(neighbours));
  const spelled = [...hosts, ...STRANGERS].flatMap((host) => [host, host.toUpperCase(), `${host}.`]);
  return [...new Set(spelled)];
}
