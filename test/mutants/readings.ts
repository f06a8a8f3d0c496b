import type { Hook, PacketReading, Statement, Then } from '../../src/exporter/reading.ts';
import type { Match, NameSet } from '../../src/model/match.ts';
import { STATES, type Verdict } from '../../src/model/packet.ts';
import { type AddressSet, ANY, addressSetOfRanges, EMPTY } from '../../src/net/address-set.ts';
import { complement } from '../../src/net/algebra.ts';
import { addressBits, FAMILIES } from '../../src/net/family.ts';
import type { IntervalSet } from '../../src/net/interval-set.ts';
import { rangesOf } from '../../src/net/prefixes-of.ts';

/** The places of a reading where a mistake fits, each as a function that makes the reading with it. */
export type ReadingEdit = (reading: PacketReading) => readonly (() => PacketReading)[];

type Ends = { readonly start: bigint; readonly end: bigint };

/** Mistakes that have no place of their own in the text of some format, made in what was read: what a writer or a reader could get wrong. */
export const READING_MISTAKES: Readonly<Record<string, ReadingEdit>> = {
  'a range of addresses that begins earlier': inRanges(({ start, end }) => ({ start: start - 1n, end })),
  'a range of addresses that begins later': inRanges(({ start, end }) => ({ start: start + 1n, end })),
  'a range of addresses that ends earlier': inRanges(({ start, end }) => ({ start, end: end - 1n })),
  'a range of addresses that ends later': inRanges(({ start, end }) => ({ start, end: end + 1n })),
  'a lost range of addresses': inRanges(() => undefined),
  'no address': inAddresses(() => EMPTY),
  'every address': inAddresses(() => ANY),
  'every address but those': inAddresses(complement),
  'sources for destinations': inMatch(({ source, destination, ...rest }) => ({
    ...rest,
    ...(source && { destination: source }),
    ...(destination && { source: destination }),
  })),
  'the other family': inMatch((match) => (match.family ? { ...match, family: match.family === 4 ? 6 : 4 } : match)),
  'a lost family': inMatch(({ family: _lost, ...rest }) => rest),
  'ports that begin later': inNumbers('destinationPorts', ({ from, to }) => ({ from: from + 1, to })),
  'ports that end earlier': inNumbers('destinationPorts', ({ from, to }) => ({ from, to: to - 1 })),
  'ports that end later': inNumbers('destinationPorts', ({ from, to }) => ({ from, to: to + 1 })),
  'source ports that end later': inNumbers('sourcePorts', ({ from, to }) => ({ from, to: to + 1 })),
  'source ports for destination ports': inMatch(({ destinationPorts, ...rest }) =>
    destinationPorts ? { ...rest, sourcePorts: destinationPorts } : { ...rest },
  ),
  'another protocol': inNumbers('protocols', ({ from, to }) => ({ from: from + 1, to: to + 1 })),
  'a lost protocol': inMatch(({ protocols: _lost, ...rest }) => rest),
  'a lost ICMP type': inMatch(({ icmp: _lost, ...rest }) => rest),
  'a state more': inMatch((match) => (match.states ? { ...match, states: STATES } : match)),
  'a state less': inMatch((match) => (match.states ? { ...match, states: match.states.slice(1) } : match)),
  'a lost way in': inMatch(({ ingress: _lost, ...rest }) => rest),
  'a lost way out': inMatch(({ egress: _lost, ...rest }) => rest),
  'a negated interface': inMatch(({ ingress, egress, ...rest }) => ({
    ...rest,
    ...(ingress && { ingress: negated(ingress) }),
    ...(egress && { egress: negated(egress) }),
  })),
  'accept for another verdict': inVerdict((verdict) => (verdict === 'allow' ? verdict : 'allow')),
  'drop for another verdict': inVerdict((verdict) => (verdict === 'drop' ? verdict : 'drop')),
  'reject for another verdict': inVerdict((verdict) => (verdict === 'reject' ? verdict : 'reject')),
  'return for a verdict': inThen((then) => (then.kind === 'verdict' ? { kind: 'return' } : then)),
  'going on for a verdict': inThen((then) => (then.kind === 'verdict' ? { kind: 'continue' } : then)),
  'return for a goto': inThen((then) => (then.kind === 'goto' ? { kind: 'return' } : then)),
  'goto for a jump': inThen((then) => (then.kind === 'jump' ? { ...then, kind: 'goto' } : then)),
  'a chain that does not exist': inThen((then) => ('chain' in then ? { ...then, chain: 'nowhere' } : then)),
  'a lost statement': inChains((list, index) => list.toSpliced(index, 1)),
  'two statements swapped': inChains((list, index) => {
    const [one, other] = [list[index]!, list[index + 1]];
    return other === undefined ? list : list.toSpliced(index, 2, other, one);
  }),
  'a doubtful statement': inStatement((statement) => ({ ...statement, undecided: 'a limit' })),
  'another hook': inHooks((hook) => ({
    ...hook,
    at:
      hook.at.kind === 'hook' && hook.at.hook === 'input'
        ? { kind: 'hook', hook: 'output' }
        : { kind: 'hook', hook: 'input' },
  })),
  'another end of a hook': inHooks((hook) => ({ ...hook, policy: hook.policy === 'drop' ? 'allow' : 'drop' })),
  'a statement twice': inChains((list, index) => list.toSpliced(index, 0, list[index]!)),
  'another label': inStatement((statement) => ({ ...statement, label: 'about something else' })),
  'a lost log': inStatement((statement) => ({ ...statement, log: !statement.log })),
};

/** Changes of a reading that no packet can tell. */
export const HARMLESS_READINGS: readonly string[] = ['a statement twice', 'another label', 'a lost log'];

function inChains(change: (list: readonly Statement[], index: number) => readonly Statement[]): ReadingEdit {
  return (reading) =>
    [...reading.chains].flatMap(([name, list]) =>
      list.flatMap((_statement, index) => {
        const changed = change(list, index);
        if (changed === list) return [];
        return [() => ({ ...reading, chains: new Map([...reading.chains, [name, changed]]) })];
      }),
    );
}

function inStatement(change: (statement: Statement) => Statement): ReadingEdit {
  return inChains((list, index) => {
    const changed = change(list[index]!);
    return changed === list[index] ? list : list.with(index, changed);
  });
}

/** A change that drops no field and replaces none is no place. */
function inMatch(change: (match: Match) => Match): ReadingEdit {
  return inStatement((statement) => {
    const { match } = statement;
    const changed = change(match);
    const keys = new Set([...Object.keys(match), ...Object.keys(changed)]) as ReadonlySet<keyof Match>;
    return [...keys].every((key) => match[key] === changed[key]) ? statement : { ...statement, match: changed };
  });
}

function inThen(change: (then: Then) => Then): ReadingEdit {
  return inStatement((statement) => {
    const changed = change(statement.then);
    // biome-ignore lint/suspicious/noThenProperty: the word of the contract; what it holds is never called
    return changed === statement.then ? statement : { ...statement, then: changed };
  });
}

function inVerdict(change: (verdict: Verdict) => Verdict): ReadingEdit {
  return inThen((then) => {
    if (then.kind !== 'verdict') return then;
    const verdict = change(then.verdict);
    return verdict === then.verdict ? then : { ...then, verdict };
  });
}

function inHooks(change: (hook: Hook) => Hook): ReadingEdit {
  return (reading) =>
    reading.hooks.map((hook, index) => () => ({ ...reading, hooks: reading.hooks.with(index, change(hook)) }));
}

function inAddresses(change: (set: AddressSet) => AddressSet): ReadingEdit {
  const edits = (['source', 'destination'] as const).map((side) =>
    inMatch((match) => (match[side] ? { ...match, [side]: change(match[side]) } : match)),
  );
  return (reading) => edits.flatMap((edit) => edit(reading));
}

/** The first range of a set with other ends, or none; at the ends of a family there is nothing beyond. */
function inRanges(change: (range: Ends) => Ends | undefined): ReadingEdit {
  return inAddresses((set) => {
    const all = FAMILIES.flatMap((family) => [...rangesOf(set, family)].map((range) => ({ ...range, family })));
    const [first, ...rest] = all;
    const changed = first && change(first);
    if (first === undefined) return set;
    if (changed === undefined) return addressSetOfRanges(rest);
    const last = (1n << BigInt(addressBits(first.family))) - 1n;
    if (changed.start < 0n || changed.end > last || changed.start > changed.end) return set;
    return addressSetOfRanges([{ ...first, ...changed }, ...rest]);
  });
}

function inNumbers(
  key: 'destinationPorts' | 'sourcePorts' | 'protocols',
  change: (interval: IntervalSet[number]) => IntervalSet[number],
): ReadingEdit {
  return inMatch((match) => {
    const [first, ...rest] = match[key] ?? [];
    if (first === undefined) return match;
    const { from, to } = change(first);
    const last = key === 'protocols' ? 255 : 65_535;
    const isValid = from <= to && to <= last && (rest[0] === undefined || to + 1 < rest[0].from);
    return isValid ? { ...match, [key]: [{ from, to }, ...rest] } : match;
  });
}

function negated({ names, not }: NameSet): NameSet {
  return { names, not: !not };
}
