import { error } from '../diagnostic/diagnostic.ts';
import type {
  FeedNode,
  OutputNode,
  PolicyDocument,
  RuleNode,
  ServiceDefinition,
  SetNode,
  SiteNode,
} from '../model/document.ts';
import { DIRECTIONS } from '../model/packet.ts';
import { nameRegister, readDefinitions, readNameLists, type Section } from './definitions.ts';
import type { Findings, PolicyFile, PolicyFiles } from './load-files.ts';
import { isServiceText } from './parse-service.ts';
import { isAddressText, readAddresses } from './read-addresses.ts';
import { readFeedNode } from './read-feed.ts';
import { readDefinedName } from './read-name.ts';
import { outputIdSpan, readOutput } from './read-output.ts';
import { type DefaultDirection, readRule } from './read-rule.ts';
import { readServiceDefinition } from './read-services.ts';
import { readDefault, readExporters, readLints, readManagement, readScope } from './read-settings.ts';
import { isWord, malformed, report, wordOf } from './reader.ts';
import { entriesOf, field, itemsOf, spanOf } from './yaml-node.ts';

const SETS: Section<SetNode> = {
  key: 'sets',
  what: 'set',
  read: (reader, { name, span }, value) => {
    if (isAddressText(name)) {
      report(reader, 'NAME_INVALID', `"${name}" cannot name a set: it reads as an address`, { span });
    }
    if (value.kind === 'map' && value.entries.has('per')) {
      return isWord(field(value, 'per'), 'site') ? { kind: 'per-site', name, span } : malformed(reader, value);
    }
    const expression = readAddresses(reader, value);
    return expression && { kind: 'expression', name, expression, span };
  },
};

const SERVICES: Section<ServiceDefinition> = {
  key: 'services',
  what: 'service',
  read: (reader, { name, span }, value) => {
    if (isServiceText(name)) {
      report(reader, 'NAME_INVALID', `"${name}" cannot name a service: it is a word of the language`, { span });
    }
    const expression = readServiceDefinition(reader, value);
    return expression && { name, expression, span };
  },
};

const FEEDS: Section<FeedNode> = { key: 'feeds', what: 'feed', read: readFeedNode };

const SITES: Section<SiteNode> = {
  key: 'sites',
  what: 'site',
  read: (reader, { name, span }, value) => {
    if (value.kind !== 'map') return malformed(reader, value);
    const sets = [...entriesOf(value)].flatMap((entry) => {
      const set = readDefinedName(reader, entry.key, 'set');
      const expression = readAddresses(reader, entry.value);
      return set && expression ? [[set.name, { expression, span: set.span }] as const] : [];
    });
    return { name, sets: new Map(sets.sort(([a], [b]) => (a < b ? -1 : 1))), span };
  },
};

/** The document that the files make, or `undefined` when parts that every policy has cannot be read; errors are among the findings. */
export function readDocument({ files, isWhole }: PolicyFiles, findings: Findings): PolicyDocument | undefined {
  const entry = files.find(({ isEntry }) => isEntry);
  if (isWhole && entry !== undefined && files.every(({ root }) => !root.entries.has('rules'))) {
    const hint = 'write rules here or in an included file';
    const details = { span: spanOf(entry.root), hint };
    findings.diagnostics.push(error('KEY_MISSING', 'The required key "rules" is missing', details));
  }
  const shared = {
    zones: readNameLists(files, 'zones', 'zone'),
    feeds: readDefinitions(files, FEEDS),
    sets: readDefinitions(files, SETS),
    services: readDefinitions(files, SERVICES),
    rules: readRules(files, defaultDirection(files, entry)),
  };
  return entry && readEntry(entry, shared);
}

type Shared = Pick<PolicyDocument, 'zones' | 'feeds' | 'sets' | 'services' | 'rules'>;

/** What only the policy itself may say. */
function readEntry(entry: PolicyFile, shared: Shared): PolicyDocument | undefined {
  const { reader, root } = entry;
  const name = readDefinedName(reader, field(root, 'name'), 'policy');
  const verdict = readDefault(reader, field(root, 'default'));
  const rest = {
    scope: readScope(reader, field(root, 'scope')),
    management: readManagement(reader, field(root, 'management')),
    sites: readDefinitions([entry], SITES),
    outputs: readOutputs(entry),
    exporters: readExporters(reader, field(root, 'exporters')),
    lints: readLints(reader, field(root, 'lints')),
  };
  if (name === undefined || verdict === undefined) return malformed(reader, root);
  return { name: name.name, default: verdict, ...shared, ...rest, span: spanOf(root) };
}

/** Without the entry policy nothing can be said about a direction that rules of included files lack. */
function defaultDirection(files: readonly PolicyFile[], entry: PolicyFile | undefined): DefaultDirection {
  if (entry === undefined || files.length === 0) return 'unreadable';
  const node = field(entry.root, 'direction');
  if (node === undefined) return undefined;
  return wordOf(entry.reader, node, DIRECTIONS) ?? 'unreadable';
}

function readRules(files: readonly PolicyFile[], fallback: DefaultDirection): readonly RuleNode[] {
  const names = nameRegister('rule');
  return files.flatMap(({ reader, root }) => {
    const list = field(root, 'rules');
    if (list !== undefined && list.kind !== 'list') malformed(reader, list);
    return itemsOf(list).flatMap((item) => {
      const rule = readRule(reader, item, fallback);
      return rule && names.isNew(reader, { name: rule.name, span: rule.nameSpan }) ? [rule] : [];
    });
  });
}

function readOutputs({ reader, root }: PolicyFile): readonly OutputNode[] {
  const list = field(root, 'outputs');
  if (list === undefined || list.kind !== 'list') malformed(reader, list);
  if (list?.kind === 'list' && list.items.length === 0) {
    report(reader, 'OUTPUTS_MISSING', 'The policy has no outputs', { span: spanOf(list) });
  }
  const ids = nameRegister('output');
  return itemsOf(list).flatMap((item) => {
    const output = readOutput(reader, item);
    if (output === undefined) return [];
    const id = { name: output.id, span: outputIdSpan(item) };
    return ids.isNew(reader, id, 'give one of the outputs another id') ? [output] : [];
  });
}
