import type { Edit, Edits } from './edit.ts';

/** The properties of a security rule, as templates have them. */
type Properties = Readonly<Record<string, unknown>>;
interface SecurityRule {
  readonly name: string;
  readonly properties: Properties;
}

type Rules = readonly SecurityRule[];

/** Mistakes that a writer of network security groups could make. */
export const AZURE_NSG: Edits = {
  'a lost source': inRule(({ sourceAddressPrefixes: _lost, ...rest }) => ({ ...rest, sourceAddressPrefix: '*' })),
  'a lost destination': inRule(({ destinationAddressPrefixes: _lost, ...rest }) => ({
    ...rest,
    destinationAddressPrefix: '*',
  })),
  'lost ports': inRule(({ destinationPortRanges: _lost, ...rest }) => ({ ...rest, destinationPortRange: '*' })),
  'a lost protocol': inRule((rule) => ({ ...rule, protocol: '*' })),
  'one of two ports': inList('destinationPortRanges', (ports) => ports.slice(1)),
  'a port more': inPorts(/^(\d+)$/, ([port = 0]) => `${port}-${port + 1}`),
  'the next port': inPorts(/^(\d+)$/, ([port = 0]) => `${port + 1}`),
  'a longer range of ports': inPorts(/^(\d+)-(\d+)$/, ([from = 0, to = 0]) => `${from}-${to + 1}`),
  'a range of ports that begins later': inPorts(/^(\d+)-(\d+)$/, ([from = 0, to = 0]) => `${from + 1}-${to}`),
  'a range of ports without an end': inPorts(/^(\d+)-(\d+)$/, ([from = 0]) => `${from}`),
  'half a prefix': inPrefixes((prefix) => resized(prefix, 1)),
  'a prefix twice as large': inPrefixes((prefix) => resized(prefix, -1)),
  'another address': inPrefixes((prefix) => prefix.replace(/^\d+(?=\.)/, (byte) => `${Number(byte) + 1}`)),
  'every address for an element': inPrefixes((prefix) => (prefix.includes(':') ? '::/0' : '0.0.0.0/0')),
  'a lost element': inPrefixLists((prefixes) => (prefixes.length > 1 ? prefixes.slice(1) : prefixes)),
  'an empty set': inPrefixLists(() => []),
  'the other family': inPrefixes((prefix) => (prefix.includes(':') ? '192.0.2.0/24' : '2001:db8:77::/48')),
  'UDP for TCP': inRule((rule) => (rule.protocol === 'Tcp' ? { ...rule, protocol: 'Udp' } : rule)),
  'TCP for UDP': inRule((rule) => (rule.protocol === 'Udp' ? { ...rule, protocol: 'Tcp' } : rule)),
  'sources for destinations': inRule((rule) =>
    Object.fromEntries(
      Object.entries(rule).map(([key, value]) => [
        key.replace(/^(source|destination)(?=Address)/, (side) => (side === 'source' ? 'destination' : 'source')),
        value,
      ]),
    ),
  ),
  'accept for a drop': inRule((rule) => ({ ...rule, access: 'Allow' })),
  'drop for an accept': inRule((rule) => ({ ...rule, access: 'Deny' })),
  'the other direction': inRule((rule) => ({
    ...rule,
    direction: rule.direction === 'Inbound' ? 'Outbound' : 'Inbound',
  })),
  'two rules swapped': neighbours((one, other) => [withPriority(one, other), withPriority(other, one)]),
  'a duplicate priority': neighbours((one, other) => [one, withPriority(other, one)]),
  'a lost rule': inRules((rules, index) => rules.toSpliced(index, 1)),
  'something that packets do not show': inRule(({ sourceAddressPrefixes: _lost, ...rest }) => ({
    ...rest,
    sourceAddressPrefix: 'Storage',
  })),
  'a rule twice': inRules((rules, index) => {
    const { name, properties } = rules[index]!;
    const again = { name: `${name}.again`, properties: { ...properties, priority: Number(properties.priority) + 1 } };
    return rules.some((rule) => rule.properties.priority === again.properties.priority) ? rules : [...rules, again];
  }),
  'another comment': inRule((rule) => ({ ...rule, description: 'about something else' })),
  'elements in another order': inPrefixLists((prefixes) => prefixes.toReversed()),
  'rules listed in another order': neighbours((one, other) => [other, one]),
};

/** Every rule of a group with other properties. */
function inRule(change: (rule: Properties) => Properties): Edit {
  return inRules((rules, index) =>
    rules.map((rule, at) => (at === index ? { ...rule, properties: change(rule.properties) } : rule)),
  );
}

/** Every pair of rules that follow each other. */
function neighbours(change: (one: SecurityRule, other: SecurityRule) => Rules): Edit {
  return inRules((rules, index) => {
    const [one, other] = [rules[index]!, rules[index + 1]];
    return other === undefined ? rules : rules.toSpliced(index, 2, ...change(one, other));
  });
}

function withPriority({ name, properties }: SecurityRule, like: SecurityRule): SecurityRule {
  return { name, properties: { ...properties, priority: like.properties.priority } };
}

function inList(key: string, change: (list: readonly string[]) => readonly string[]): Edit {
  return inRule((rule) => {
    const list = rule[key];
    return Array.isArray(list) ? { ...rule, [key]: change(list as readonly string[]) } : rule;
  });
}

function inPrefixLists(change: (prefixes: readonly string[]) => readonly string[]): Edit {
  const sides = [inList('sourceAddressPrefixes', change), inList('destinationAddressPrefixes', change)];
  return (text) => sides.flatMap((edit) => edit(text));
}

function inPrefixes(change: (prefix: string) => string): Edit {
  return inPrefixLists(([first = '', ...rest]) => [change(first), ...rest]);
}

function inPorts(pattern: RegExp, change: (numbers: readonly number[]) => string): Edit {
  return inList('destinationPortRanges', ([first = '', ...rest]) => {
    const [, ...numbers] = pattern.exec(first) ?? [];
    return [numbers.length === 0 ? first : change(numbers.map(Number)), ...rest];
  });
}

function resized(prefix: string, by: number): string {
  const [address, length] = prefix.split('/');
  return length === undefined ? prefix : `${address}/${Number(length) + by}`;
}

/** The places that a change of the rules has: one for each rule, unless nothing changes there. Other files have none. */
function inRules(change: (rules: Rules, index: number) => Rules): Edit {
  return (text) => {
    const template = JSON.parse(text) as { readonly resources?: readonly [{ properties: { securityRules: Rules } }] };
    const rules = template.resources?.[0].properties.securityRules ?? [];
    return rules.flatMap((_rule, index) => {
      const changed = change(rules, index);
      if (JSON.stringify(changed) === JSON.stringify(rules)) return [];
      return [
        () => {
          const copy = structuredClone(template);
          copy.resources![0].properties.securityRules = changed;
          return `${JSON.stringify(copy, null, 2)}\n`;
        },
      ];
    });
  };
}
