import type { BuiltOutput } from '../../build/build.ts';
import type { DomainsOnly } from '../../build/domains-only.ts';
import { counted, firstOf, visible } from '../../diagnostic/text.ts';
import type { ComparedFile } from '../store/compare.ts';
import type { Written } from '../store/store.ts';
import { type Column, left, right, tableLines } from '../table.ts';

type RulesOutput = Extract<BuiltOutput, { subject: 'packets' }>;
type HostsOutput = Exclude<BuiltOutput, RulesOutput>;

const COLUMNS: readonly Column[] = [
  ...left('output', 'site'),
  ...right('files', 'rules', 'prefixes', 'size', 'not carried'),
  ...left('proof', 'path'),
];

const HOST_COLUMNS: readonly Column[] = [
  ...left('output', 'site'),
  ...right('files', 'hosts', 'size', 'not carried'),
  ...left('proof', 'path'),
];

const DOMAINS_SHOWN = 2;

/** The outputs of a build as people read them: tables, the housekeeping in force, and what no firewall of addresses can enforce. */
export function summaryText(outputs: readonly BuiltOutput[], domainsOnly: readonly DomainsOnly[]): string {
  const rules = outputs.filter((output) => output.subject === 'packets');
  const hosts = outputs.filter((output) => output.subject !== 'packets');
  const blocks = [
    rules.length === 0 && hosts.length > 0 ? [] : tableLines(COLUMNS, rules.map(rowOf)),
    hosts.length === 0 ? [] : tableLines(HOST_COLUMNS, hosts.map(hostRowOf)),
    housekeepingLines(rules),
    rulesOnlyLines(hosts),
    domainLines(domainsOnly),
  ];
  return blocks
    .filter((lines) => lines.length > 0)
    .map((lines) => `${lines.join('\n')}\n`)
    .join('\n');
}

/** What was written, in one line. */
export function writtenText({ written, removed, unchanged }: Written): string {
  return `${counted(written.length, 'file')} written, ${removed.length} removed, ${unchanged.length} unchanged\n`;
}

/** What `--check` found: each file that differs and how, of `count` in all. */
export function checkText(differing: readonly ComparedFile[], count: number): string {
  if (differing.length === 0) return `${counted(count, 'file is', 'files are')} up to date\n`;
  const lines = differing.map(({ state, path }) => `${state.padEnd(8)}  ${visible(path)}\n`);
  const last = `${counted(differing.length, 'file differs', 'files differ')} from what rulecast build writes`;
  return `${lines.join('')}\n${last}\n`;
}

/** A single file as it is; several with their names between, in the manner of `tail`. */
export function printedText(outputs: readonly BuiltOutput[]): string {
  const files = outputs.flatMap((output) => output.files);
  if (files.length === 1) return files.map(({ text }) => text).join('');
  return files.map(({ path, text }) => `==> ${visible(path)} <==\n${text}`).join('\n');
}

function rowOf(output: RulesOutput): readonly string[] {
  const { id, site, files, rules, prefixesIn, prefixesOut, bytes, losses, path, layout } = output;
  const notCarried = losses.filter(({ code }) => code === 'ANNOTATION_LOST').length;
  return [
    id,
    site ?? '',
    `${files.length}`,
    `${rules}`,
    `${prefixesIn} -> ${prefixesOut}`,
    sizeText(bytes),
    `${notCarried}`,
    proofText(output),
    visible(layout === 'folder' ? `${path}/` : path),
  ];
}

function hostRowOf({ id, site, files, hosts, bytes, losses, path, layout, proof }: HostsOutput): readonly string[] {
  return [
    id,
    site ?? '',
    `${files.length}`,
    `${hosts}`,
    sizeText(bytes),
    `${losses.filter(({ code }) => code === 'HOSTS_LOST').length}`,
    hostProofText(proof),
    visible(layout === 'folder' ? `${path}/` : path),
  ];
}

/** A file that decides by running was asked for so many hosts; any other was compared whole. */
function hostProofText(proof: HostsOutput['proof']): string {
  if (proof === undefined) return 'not verified';
  return typeof proof.checked === 'number' ? `proved (${proof.checked} asked)` : 'proved';
}

/** Only proved outputs are written, so that there is nothing else to say of one. */
function proofText({ proof }: RulesOutput): string {
  return proof === undefined ? 'not verified' : 'proved';
}

/** Binary units with one decimal, which never rounds up to the next unit's 1. */
function sizeText(bytes: number): string {
  const kibibytes = bytes / 1024;
  if (bytes < 1024) return `${bytes} B`;
  return kibibytes < 1023.95 ? `${kibibytes.toFixed(1)} KiB` : `${(kibibytes / 1024).toFixed(1)} MiB`;
}

/** One line an output, since its housekeeping is the same at every site, as is what it lets through for its platform. */
function housekeepingLines(outputs: readonly RulesOutput[]): readonly string[] {
  const byOutput = new Map(
    outputs.map(({ id, housekeeping, platform }) => [
      id,
      [...housekeeping, ...platform.map((name) => `platform ${name}`)],
    ]),
  );
  return [...byOutput].map(([id, names]) => `housekeeping of ${id}: ${names.length === 0 ? 'none' : names.join(', ')}`);
}

/** What outputs of hosts have nothing to say of, each once. */
function rulesOnlyLines(outputs: readonly HostsOutput[]): readonly string[] {
  const left = outputs.flatMap(({ id, losses }) =>
    losses.filter(({ code }) => code === 'RULES_ONLY').map(({ message }) => `${id}: ${visible(message)}`),
  );
  return [...new Set(left)];
}

function domainLines(sets: readonly DomainsOnly[]): readonly string[] {
  if (sets.length === 0) return [];
  const have = sets.length === 1 ? '1 endpoint set has' : `${sets.length} endpoint sets have`;
  const them = sets.length === 1 ? 'it' : 'them';
  return [`${have} only domain names; no address-based firewall can enforce ${them}:`, ...domainRows(sets)];
}

function domainRows(sets: readonly DomainsOnly[]): readonly string[] {
  const [, ...rows] = tableLines(
    left('feed', 'id', 'area', 'domains'),
    sets.map(({ feed, id, labels, domains }) => [
      feed,
      id,
      visible(areaOf(labels)),
      visible(firstOf(domains, DOMAINS_SHOWN)),
    ]),
  );
  return rows.map((row) => `  ${row}`);
}

/** The feed's first label beside the id: what it sorts its endpoint sets by. */
function areaOf(labels: DomainsOnly['labels']): string {
  const [, values = []] = Object.entries(labels).find(([label]) => label !== 'id') ?? [];
  return values.join(', ');
}
