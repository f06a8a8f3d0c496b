import { type AddressUse, formatPrefix } from 'rulecast/exporter/emit';
import type { ChainKind, FileContext } from './emit-context.ts';
import { setName } from './options.ts';
import { join } from './quote.ts';

/** Several conditions of which one must hold: too many for one rule, so that they become a chain. */
export interface Stage {
  readonly kind: Extract<ChainKind, 'i' | 'o' | 's' | 'd'>;
  readonly title: string;
  readonly alternatives: readonly string[];
}

/** Conditions that must all hold: those that fit into one rule together, and those that take a chain each. */
export interface Conditions {
  readonly inline: string;
  readonly stages: readonly Stage[];
}

/** Interfaces of a rule or of the scope; absent: any. */
export interface Interfaces {
  readonly ingress?: readonly string[];
  readonly egress?: readonly string[];
}

const NONE: Conditions = { inline: '', stages: [] };

/** All of `parts`, in order. */
export function allOf(...parts: readonly Conditions[]): Conditions {
  return { inline: join(...parts.map(({ inline }) => inline)), stages: parts.flatMap(({ stages }) => stages) };
}

/** Conditions on the interfaces by which a packet comes and goes. */
export function interfaceConditions({ ingress, egress }: Interfaces): Conditions {
  return allOf(
    oneOf('i', { title: 'interfaces', alternatives: ingress?.map((name) => `-i ${name}`) }),
    oneOf('o', { title: 'interfaces', alternatives: egress?.map((name) => `-o ${name}`) }),
  );
}

/** The condition on one address of a packet. */
export function addressConditions(kind: 's' | 'd', use: AddressUse, context: FileContext): Conditions {
  if (use.kind === 'any') return NONE;
  const { name, prefixes } = use.object;
  const word = kind === 's' ? 'from' : 'to';
  if (context.sets === 'ipset') {
    const set = setName(context.policy, name, context.family);
    return { inline: `-m set --match-set ${set} ${kind === 's' ? 'src' : 'dst'}`, stages: [] };
  }
  const own = prefixes.filter(({ family }) => family === context.family);
  return oneOf(kind, {
    title: `${word} ${name}`,
    alternatives: own.map((prefix) => `-${kind} ${formatPrefix(prefix)}`),
  });
}

function oneOf(
  kind: Stage['kind'],
  { title, alternatives }: { readonly title: string; readonly alternatives: readonly string[] | undefined },
): Conditions {
  if (alternatives === undefined) return NONE;
  if (alternatives.length === 1) return { inline: alternatives.join(''), stages: [] };
  return { inline: '', stages: [{ kind, title, alternatives }] };
}
