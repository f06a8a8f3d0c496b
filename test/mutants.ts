import { randomFrom } from './packets/random.ts';

/** A ruleset with one mistake in it, and the line that has it. */
export interface Mutant {
  readonly kind: string;
  readonly text: string;
  readonly was: string;
}

/** Mistakes that a writer of nftables could make: where in a ruleset, and what stands there instead. */
const KINDS: Readonly<Record<string, readonly [RegExp, (match: string, ...groups: string[]) => string]>> = {
  'a lost source': [/ip6? saddr @\S+ (?!goto)/g, () => ''],
  'a lost destination': [/ip6? daddr @\S+ (?!goto)/g, () => ''],
  'lost ports': [/(?:tcp|udp|sctp) [sd]port (?:\{[^}]*\}|\S+) /g, () => ''],
  'a lost interface': [/[io]ifname (?:\{[^}]*\}|\S+) /g, () => ''],
  'a lost state': [/ct state \S+ /g, () => ''],
  'a lost hop limit': [/ip6 hoplimit 255 /g, () => ''],
  'one of two ports': [/(?<=dport \{ )\d[\d-]*, /g, () => ''],
  'a port more': [/(?<=dport )\d+(?= )/g, (port) => `${port}-${Number(port) + 1}`],
  'the next port': [/(?<=dport )\d+(?= )/g, (port) => `${Number(port) + 1}`],
  'a longer range of ports': [/(?<=dport \d+-)\d+(?= )/g, (port) => `${Number(port) + 1}`],
  'half a prefix': [/(?<=^\t*[\da-f.:]+\/)(?!32,|128,)\d+(?=,$)/gm, (length) => `${Number(length) + 1}`],
  'a prefix twice as large': [/(?<=^\t*[\da-f.:]+\/)[1-9]\d*(?=,$)/gm, (length) => `${Number(length) - 1}`],
  'a lost element': [/^\t+[\da-f.:]+\/\d+,\n(?=\t+[\da-f])/gm, () => ''],
  'another first element': [/(?<=elements = \{\n\t*)\d(?=\d*\.)/g, (digit) => `${(Number(digit) % 2) + 1}`],
  'two rules swapped': [
    /^(.* counter .*)\n(.* counter (?:accept|drop|reject|return).*)$/gm,
    (_match, first = '', second = '') => `${second}\n${first}`,
  ],
  'the set of the other family': [/(?<=ip6? [sd]addr @\S+\.v)[46]/g, (family) => (family === '4' ? '6' : '4')],
  'UDP for TCP': [/tcp (?=[sd]port)/g, () => 'udp '],
  'another ICMP type': [/(?<=icmp(?:v6)? type )echo-request/g, () => 'echo-reply'],
  'sources for destinations': [/daddr(?= @)/g, () => 'saddr'],
  'accept for a drop': [/counter drop(?= comment)/g, () => 'counter accept'],
  'accept for a reject': [/counter reject(?= comment)/g, () => 'counter accept'],
  'drop for an accept': [/counter accept(?= comment)/g, () => 'counter drop'],
  'accept for a default drop': [/counter drop(?= comment "default drop")/g, () => 'counter accept'],
  'the policy turned round': [/(?<=policy )accept|(?<=policy )drop/g, (word) => (word === 'drop' ? 'accept' : 'drop')],
  'another hook': [/(?<=hook )\w+/g, (hook) => (hook === 'forward' ? 'input' : 'forward')],
  'a lost way into the scope': [/^.* goto .*\n/gm, () => ''],
  'a lost rule': [/^.* counter (?:accept|drop|reject|return).*\n/gm, () => ''],
  'new connections as replies': [/established,related/g, () => 'new,established,related'],
};

/** Up to `each` mutants of every kind that a ruleset has a place for; the same for the same seed. */
export function mutantsOf(
  text: string,
  { each, seed }: { readonly each: number; readonly seed: number },
): readonly Mutant[] {
  const random = randomFrom(seed);
  return Object.entries(KINDS).flatMap(([kind, [pattern, change]]) => {
    const places = [...text.matchAll(pattern)];
    const chosen = places.map((place) => ({ place, key: random.below(1_000_000) })).sort((a, b) => a.key - b.key);
    return chosen.slice(0, each).map(({ place }) => {
      const [match, ...groups] = place;
      const end = place.index + match.length;
      const mutated = `${text.slice(0, place.index)}${change(match, ...groups)}${text.slice(end)}`;
      const from = text.lastIndexOf('\n', place.index) + 1;
      return { kind, text: mutated, was: text.slice(from, text.indexOf('\n', end - 1)).trim() };
    });
  });
}

/** The kinds there are. */
export const MUTANT_KINDS: readonly string[] = Object.keys(KINDS);
