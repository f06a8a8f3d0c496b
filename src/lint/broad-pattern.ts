import { isExactHost } from '../hosts/pattern.ts';
import type { DomainPattern } from '../model/endpoint-set.ts';
import { DEEPLY_SHARED, REGISTRIES, SHARED_NAMES } from './shared-names.ts';

/** Why strangers can have a name that a pattern matches; `undefined` when they cannot, as far as is known. */
export function broadness(pattern: DomainPattern): string | undefined {
  if (isExactHost(pattern)) return undefined;
  // Whoever owns the end owns what stands before it: nothing before the last * limits who that is.
  const end = pattern.slice(pattern.lastIndexOf('*') + 1);
  const [first = '', ...rest] = end.split('.');
  const whole = rest.join('.');
  if (first === '') return broadSuffix(whole);
  if (rest.length === 0) return 'it fixes no label';
  const beside = isRegistry(whole) ? `anybody can register a name that ends in ${end}` : sharedBelow(whole);
  return beside;
}

/** For `*.` and a name. */
function broadSuffix(name: string): string | undefined {
  if (isRegistry(name)) return `anybody can register a name below ${name}`;
  return sharedBelow(name);
}

/** The name is one that customers get names below, or has such a name below it. */
function sharedBelow(name: string): string | undefined {
  const shared = Object.keys(SHARED_NAMES).find((one) => one === name || one.endsWith(`.${name}`));
  const deep = [...DEEPLY_SHARED].find((one) => name.endsWith(`.${one}`));
  const found = shared ?? deep;
  return found === undefined ? undefined : `any customer can have a name below ${found}`;
}

function isRegistry(name: string): boolean {
  return !name.includes('.') || REGISTRIES.has(name);
}
