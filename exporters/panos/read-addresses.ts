import { type AddressSet, rangeCount, type Span, unionAll } from 'rulecast/exporter/read';
import { type Addresses, parseAddresses } from './read-address.ts';
import { childOf, membersOf } from './read-element.ts';
import type { FoundObject, Lookup } from './read-objects.ts';
import { mayWork, type Report, refuse } from './read-report.ts';
import type { Element } from './read-xml.ts';

/** Tells what names and literals in a source, destination or group stand for. A name that nothing has is refused. */
export interface AddressBook {
  resolve(names: readonly string[], span: Span): Addresses;
}

/** Lists that Palo Alto Networks keeps, on every device with the licence for them. */
const PREDEFINED_LIST = /^panw-[a-z-]+-ip-list$/;

/** Deeper groups would not fit on the stack; devices stop at far fewer. */
const DEPTH_MAX = 200;

const KINDS = ['address', 'address-group', 'external-list', 'region'] as const;
const VALUES = ['ip-netmask', 'ip-range', 'ip-wildcard', 'fqdn'];

/** An address book over the objects of one place. Each object is read once. */
export function addressBook(find: Lookup, report: Report): AddressBook {
  const known = new Map<Element, Addresses>();
  const open = new Set<Element>();

  function ofName(name: string, span: Span, from: number): Addresses {
    const found = find(name, KINDS, from);
    // An object may be called like an address, and hides it.
    if (found === undefined) return literal(name, span, report);
    const { entry, doubt } = found;
    if (doubt !== undefined) return { kind: 'undecided', reason: doubt };
    const before = known.get(entry);
    if (before !== undefined) return before;
    if (open.has(entry)) return broken(report, entry.span, `Group "${name}" contains itself`);
    if (open.size >= DEPTH_MAX) return broken(report, entry.span, `Groups are nested more than ${DEPTH_MAX} deep`);
    open.add(entry);
    const addresses = ofObject(name, found);
    open.delete(entry);
    known.set(entry, addresses);
    return addresses;
  }

  function ofObject(name: string, { kind, entry, place }: FoundObject): Addresses {
    switch (kind) {
      case 'address':
        return ofAddress(name, entry, report);
      case 'address-group':
        return ofGroup(name, entry, place);
      default:
        return { kind: 'undecided', reason: `${kind} "${name}" is kept outside the file` };
    }
  }

  function ofGroup(name: string, entry: Element, place: number): Addresses {
    if (childOf(entry, 'dynamic', report) !== undefined) {
      return { kind: 'undecided', reason: `the members of group "${name}" come and go with tags` };
    }
    const members = childOf(entry, 'static', report);
    if (members === undefined) return broken(report, entry.span, `Group "${name}" is neither static nor dynamic`);
    return unionOf(membersOf(members, report), members.span, place);
  }

  function unionOf(names: readonly string[], span: Span, from: number): Addresses {
    const sets: AddressSet[] = [];
    if (names.length === 0) return broken(report, span, 'A list of addresses is empty');
    for (const name of names) {
      const one = ofName(name, span, from);
      if (one.kind === 'undecided') return one;
      sets.push(one.addresses);
    }
    const work = sets.length < 2 ? 1 : sets.reduce((total, set) => total + rangeCount(set), 0);
    return mayWork(report, span, work) ? { kind: 'known', addresses: unionAll(sets) } : nothing();
  }

  return { resolve: (names, span) => unionOf(names, span, 0) };
}

function ofAddress(name: string, entry: Element, report: Report): Addresses {
  const values = entry.children.filter((child) => VALUES.includes(child.name));
  const [value] = values;
  if (value === undefined || values.length > 1) {
    return broken(report, entry.span, `Address "${name}" must have one of ${VALUES.join(', ')}`);
  }
  if (value.name === 'fqdn') return { kind: 'undecided', reason: `address "${name}" is a domain name` };
  if (value.name === 'ip-wildcard') return { kind: 'undecided', reason: `address "${name}" has a wildcard mask` };
  return parseAddresses(value.text) ?? broken(report, value.span, `"${value.text}" is no address, prefix or range`);
}

function literal(text: string, span: Span, report: Report): Addresses {
  const parsed = parseAddresses(text);
  if (parsed !== undefined) return parsed;
  // ISO 3166 codes name countries without being defined.
  if (/^[A-Z]{2}$/.test(text)) return { kind: 'undecided', reason: `region "${text}" is kept outside the file` };
  if (PREDEFINED_LIST.test(text)) return { kind: 'undecided', reason: `list "${text}" is kept outside the file` };
  return broken(report, span, `"${text}" is neither an object of the file nor an address`);
}

function broken(report: Report, span: Span, message: string): Addresses {
  refuse(report, span, message);
  return nothing();
}

/** Stands for addresses after an error, which makes the reading fail as a whole. */
function nothing(): Addresses {
  return { kind: 'undecided', reason: 'the file could not be read' };
}
