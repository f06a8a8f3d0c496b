import { type AnyExporter, isPacketExporter } from '../../exporter/any-exporter.ts';
import type { Capabilities } from '../../exporter/capability.ts';
import type { Exporter } from '../../exporter/exporter.ts';
import type { FittedHost, HostExporter, ListPart } from '../../exporter/host-exporter.ts';
import type { Limit, Limits, NameRule, TextRule } from '../../exporter/limit.ts';

/** One limit as people and machines read it. */
export interface NamedLimit {
  readonly name: string;
  readonly limit: string;
  readonly source: string;
}

/** What an exporter declares about itself for default options: plain data. */
export type Format = PacketFormat | HostFormat;

/** A format about hosts. What it can say of a pattern may depend on its options; its page says it. */
export interface HostFormat {
  readonly id: string;
  readonly title: string;
  readonly subject: HostExporter['subject'];
  readonly layout: HostExporter['layout'];
  /** What becomes of a pattern of each kind, with default options. */
  readonly patterns: readonly PatternAnswer[];
}

/** `part`: of a format that takes a list in several files. */
export interface PatternAnswer {
  readonly pattern: string;
  readonly part?: string;
  readonly level: FittedHost['kind'];
  readonly reason?: string;
}

export interface PacketFormat {
  readonly id: string;
  readonly title: string;
  readonly subject: Exporter['subject'];
  readonly layout: Exporter['layout'];
  readonly replies: Exporter['replies'];
  readonly capabilities: Capabilities;
  readonly limits: readonly NamedLimit[];
}

/** Reads an exporter's declaration. */
export function formatOf(exporter: AnyExporter): Format {
  if (!isPacketExporter(exporter)) return hostFormatOf(exporter);
  const { id, title, subject, layout, replies, options } = exporter;
  const capabilities = exporter.capabilities(options.defaults);
  return { id, title, subject, layout, replies, capabilities, limits: limitsOf(exporter.limits(options.defaults)) };
}

/** One of each kind that feeds have. */
const PATTERNS = ['outlook.office.com', '*.sharepoint.com', '*cdn.onenote.net', 'autodiscover.*.onmicrosoft.com'];

function hostFormatOf(exporter: HostExporter): HostFormat {
  const { id, title, subject, layout } = exporter;
  const patterns = PATTERNS.flatMap((pattern) => answersTo(pattern, exporter));
  return { id, title, subject, layout, patterns };
}

function answersTo(pattern: string, exporter: HostExporter): readonly PatternAnswer[] {
  if (exporter.subject === 'steering') return [{ pattern, level: 'exact' }];
  const { defaults } = exporter.options;
  if (exporter.subject === 'access') return [answer(pattern, exporter.fitHost?.(pattern, defaults) ?? EXACT)];
  const parts = exporter.parts?.(defaults) ?? [WHOLE];
  return parts.flatMap((part) => {
    if (part.members === 'addresses') return [];
    const { suffix } = part;
    return [{ ...(suffix !== undefined && { part: suffix }), ...answer(pattern, part.fitHost?.(pattern) ?? EXACT) }];
  });
}

/** Where a list is written whole, every pattern is said exactly. */
const WHOLE: ListPart = { members: 'hosts' };

const EXACT: FittedHost = { kind: 'exact' };

function answer(pattern: string, fitted: FittedHost): PatternAnswer {
  const { kind: level } = fitted;
  return fitted.kind === 'exact' ? { pattern, level } : { pattern, level, reason: fitted.reason };
}

function limitsOf(limits: Limits): readonly NamedLimit[] {
  const { rules, prefixesPerObject, portsPerRule, objectName, ruleName, label, logPrefix, zoneName } = limits;
  return [
    ...numberLimit('rules', rules),
    ...numberLimit('prefixes in one object', prefixesPerObject),
    ...numberLimit('ports in one rule', portsPerRule),
    ...textLimit('name of an object', objectName),
    ...textLimit('name of a rule', ruleName),
    ...textLimit('label of a rule', label),
    ...textLimit('log prefix', logPrefix),
    ...textLimit('name of a zone', zoneName),
  ];
}

function numberLimit(name: string, limit: Limit | undefined): readonly NamedLimit[] {
  return limit === undefined ? [] : [{ name, limit: `${limit.max}`, source: limit.source }];
}

/** A name that may have any length has no limit worth a line. */
function textLimit(name: string, rule: NameRule | TextRule | undefined): readonly NamedLimit[] {
  if (rule === undefined || !Number.isFinite(rule.maxBytes)) return [];
  return [{ name, limit: `${rule.maxBytes} bytes`, source: rule.source }];
}
