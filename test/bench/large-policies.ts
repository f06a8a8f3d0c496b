import { seeded } from './address-lists.ts';

/** A policy as plain data, in the words of the policy language. */
export interface LargePolicy {
  readonly sets: Readonly<Record<string, readonly string[]>>;
  readonly rules: readonly LargeRule[];
}

export interface LargeRule {
  readonly name: string;
  readonly from: string;
  readonly to: string;
  readonly services: readonly string[];
  readonly action: 'allow' | 'drop';
}

/** Rules between named objects for named ports, as a manager of firewalls writes them: no two are alike. */
export function largePolicy(rules: number): LargePolicy {
  const random = seeded(5);
  const objects = Array.from({ length: rules / 8 }, (_, at) => [
    `net-${at}`,
    Array.from({ length: 1 + (random() % 5) }, () => `10.${random() % 200}.${random() % 256}.0/24`),
  ]);
  const pick = (): string => `net-${random() % objects.length}`;
  return {
    sets: Object.fromEntries(objects),
    rules: Array.from({ length: rules }, (_, at) => ({
      name: `rule-${at}`,
      from: pick(),
      to: pick(),
      services: [`${random() % 3 === 0 ? 'udp' : 'tcp'}/${1 + (random() % 20_000)}`],
      action: random() % 5 === 0 ? 'drop' : 'allow',
    })),
  };
}

/** Five edits: a rule added, one removed, one moved, one widened, and a set with one prefix more. */
export function edited({ sets, rules }: LargePolicy): LargePolicy {
  const at = (share: number): number => Math.floor(rules.length * share);
  const widened = rules.map((rule, index) =>
    index === at(0.3) ? { ...rule, services: [...rule.services, 'tcp/8443'] } : rule,
  );
  const [moved] = widened.slice(at(0.5), at(0.5) + 1);
  const without = widened.filter((_, index) => index !== at(0.5) && index !== at(0.7));
  const added: LargeRule = { name: 'new', from: 'net-1', to: 'net-2', services: ['tcp/22'], action: 'allow' };
  const placed = [...without.slice(0, at(0.1)), added, ...without.slice(at(0.1))];
  const [first = '', ...others] = sets['net-3'] ?? [];
  return {
    sets: { ...sets, 'net-3': [first, ...others, '10.250.0.0/24'] },
    rules: moved === undefined ? placed : [...placed.slice(0, at(0.2)), moved, ...placed.slice(at(0.2))],
  };
}

/** The policy as a document, one rule a line: JSON, which is YAML too. */
export function asDocument(policy: LargePolicy): Readonly<Record<string, unknown>> {
  return {
    version: 1,
    name: 'large',
    direction: 'forward',
    scope: 'everything',
    default: 'drop',
    sets: policy.sets,
    rules: policy.rules,
    outputs: [{ exporter: 'csv', path: 'out' }],
  };
}

/** The document as people write it: block style, one key a line. */
export function yamlText(policy: LargePolicy): string {
  const { sets, rules, ...head } = asDocument(policy) as ReturnType<typeof asDocument> & LargePolicy;
  const lines = rules.map(
    ({ name, from, to, services, action }) =>
      `  - { name: ${name}, from: ${from}, to: ${to}, services: [${services.join(', ')}], action: ${action} }`,
  );
  const named = Object.entries(sets).map(([name, prefixes]) => `  ${name}: [${prefixes.join(', ')}]`);
  const first = Object.entries(head).map(([key, value]) => `${key}: ${JSON.stringify(value)}`);
  return `${[...first, 'sets:', ...named, 'rules:', ...lines].join('\n')}\n`;
}

/** What `iptables-save` prints of about as many rules: one for each pair of the first prefixes of the objects. */
export function iptablesRules({ sets, rules }: LargePolicy): string {
  const lines = rules.flatMap(({ name, from, to, services, action }) =>
    services.flatMap((service) => {
      const [protocol, port] = service.split('/');
      const target = action === 'allow' ? 'ACCEPT' : 'DROP';
      const ends = `-s ${sets[from]?.at(-1)} -d ${sets[to]?.at(-1)}`;
      return [
        `-A FORWARD ${ends} -p ${protocol} -m ${protocol} --dport ${port} -m comment --comment ${name} -j ${target}`,
      ];
    }),
  );
  return `*filter\n:INPUT ACCEPT [0:0]\n:FORWARD DROP [0:0]\n:OUTPUT ACCEPT [0:0]\n${lines.join('\n')}\nCOMMIT\n`;
}
