import type { JsonNode, Span } from 'rulecast/exporter/read';
import { collectSet } from './collect-set.ts';
import { malformed, note, refuse, type Site } from './findings.ts';
import { priorityOf } from './priority.ts';
import { type Base, IP_FAMILIES, LOW_FAMILIES, type Ruleset, type Table, tableKey } from './ruleset.ts';
import { type Fields, fieldsOf, shown, type Tagged, taggedOf, textOf, wholeOf, wordsOf } from './shape.ts';

/** Objects that only statements use, and statements say what they do. */
const HELPERS: ReadonlySet<string> = new Set([
  ...['counter', 'quota', 'limit', 'secmark', 'synproxy', 'flowtable'],
  ...['ct helper', 'ct timeout', 'ct expectation'],
]);

/** What nft takes as a name, so that the parts of a chain's key cannot be mistaken for one another. */
const NAME = /^[\w.:/\\-]{1,255}$/;

/** An object of the listing, with its key. */
interface Listed {
  readonly fields: Fields;
  readonly span: Span;
}

/** Collects the tables of one document. A definition may stand behind its use, so that tables come first and rules last. */
export function collect(root: JsonNode, ruleset: Ruleset, site: Site): void {
  const document = taggedOf(root);
  if (document?.tag !== 'nftables' || document.value.kind !== 'array') {
    malformed(site, root, 'The document is not a list under the only key "nftables"');
    return;
  }
  const objects = document.value.items.flatMap((item) => {
    const object = taggedOf(item);
    if (object === undefined) malformed(site, item, 'An entry of "nftables" is not an object with one key');
    return object ?? [];
  });
  const low = new Set<string>();
  for (const object of objects) if (object.tag === 'table') collectTable(object, { ruleset, low, site });
  for (const object of objects)
    if (object.tag !== 'table' && object.tag !== 'rule') collectPart(object, { ruleset, low, site });
  for (const object of objects) if (object.tag === 'rule') collectRule(object, { ruleset, low, site });
}

interface Collection {
  readonly ruleset: Ruleset;
  /** Keys of tables below IP, which are named but not read. */
  readonly low: Set<string>;
  readonly site: Site;
}

function collectTable({ value, span }: Tagged, { ruleset, low, site }: Collection): void {
  const fields = fieldsOf(
    value,
    { what: 'A table', required: ['family', 'name'], optional: ['handle', 'flags', 'comment'] },
    site,
  );
  const family = textOf(fields?.get('family'));
  const name = nameOf(fields, 'name', { site, span });
  if (fields === undefined || name === undefined) return;
  const key = tableKey(family ?? '', name);
  if (low.has(key) || ruleset.has(key)) {
    malformed(site, value, `The table ${shown(key)} is listed twice`);
  } else if (LOW_FAMILIES.some((one) => one === family)) {
    low.add(key);
    note(site, value, `Table ${key} works below IP and was not read`);
  } else {
    const known = IP_FAMILIES.find((one) => one === family);
    const flags = flagsOf(fields, { site, span });
    if (known === undefined) malformed(site, value, 'A table has an unknown family');
    if (known === undefined || flags === undefined) return;
    const isDormant = flags.includes('dormant');
    if (isDormant) note(site, value, `Table ${key} is dormant: its rules see no packet`);
    ruleset.set(key, { family: known, name, isDormant, chains: new Map(), sets: new Map(), span });
  }
}

const FLAGS_HINT = 'nft 1.0.6 writes whatever stands in memory here; read what "nft list ruleset" prints without -j';

const TABLE_FLAGS: readonly string[] = ['dormant', 'owner', 'persist'];

function flagsOf(
  fields: Fields,
  { site, span }: { readonly site: Site; readonly span: Span },
): readonly string[] | undefined {
  const flags = wordsOf(fields.get('flags'));
  if (flags?.every((flag) => TABLE_FLAGS.includes(flag))) return flags;
  return refuse(site, { span }, 'A flag of the table is not understood', FLAGS_HINT);
}

function collectPart(object: Tagged, collection: Collection): void {
  const { ruleset, site } = collection;
  if (object.tag === 'metainfo') checkVersion(object.value, site);
  else if (object.tag === 'chain') collectChain(object, collection);
  else if (object.tag === 'set' || object.tag === 'map') {
    const table = tableOf(object, collection);
    if (table !== undefined) collectSet(object, table, site);
  } else if (!HELPERS.has(object.tag)) {
    refuse(site, object, `${shown(object.tag)} is not understood`, 'Read what "nft -j list ruleset" prints');
  } else if (ruleset.size > 0) {
    tableOf(object, collection);
  }
}

function checkVersion(value: JsonNode, site: Site): void {
  const fields = fieldsOf(
    value,
    { what: 'The metainfo', required: [], optional: ['version', 'release_name', 'json_schema_version'] },
    site,
  );
  const version = fields?.get('json_schema_version');
  if (version !== undefined && wholeOf(version) !== 1) refuse(site, version, 'The version of the JSON schema is not 1');
}

/** The table that an object belongs to; undefined for one below IP, which was noted, and for one that is not listed, which is an error. */
function tableOf({ tag, value, span }: Tagged, { ruleset, low, site }: Collection): Table | undefined {
  const members = value.kind === 'object' ? value.members : [];
  const [family, name] = ['family', 'table'].map(
    (key) => textOf(members.find((member) => member.key === key)?.value) ?? '',
  );
  const key = tableKey(family ?? '', name ?? '');
  if (low.has(key)) return undefined;
  return ruleset.get(key) ?? malformed(site, { span }, `A ${tag} is in a table that is not listed`);
}

const CHAIN_KEYS = ['handle', 'type', 'hook', 'prio', 'policy', 'dev', 'comment'];

function collectChain(object: Tagged, collection: Collection): void {
  const { site } = collection;
  const table = tableOf(object, collection);
  if (table === undefined) return;
  const fields = fieldsOf(
    object.value,
    { what: 'A chain', required: ['family', 'table', 'name'], optional: CHAIN_KEYS },
    site,
  );
  const name = nameOf(fields, 'name', { site, span: object.span });
  if (fields === undefined || name === undefined) return;
  const base = baseOf({ fields, span: object.span }, site);
  if (base === undefined) return;
  if (table.chains.has(name)) malformed(site, object, `The chain ${shown(name)} is listed twice`);
  table.chains.set(name, { name, base: base === 'none' ? undefined : base, rules: [], span: object.span });
}

/** Where the kernel calls a chain; `none` for a chain that only others call. */
function baseOf({ fields, span }: Listed, site: Site): Base | 'none' | undefined {
  const [type, hook] = [textOf(fields.get('type')), textOf(fields.get('hook'))];
  const written = ['type', 'hook', 'prio'].filter((key) => fields.has(key));
  if (written.length === 0) {
    return fields.has('policy') ? malformed(site, { span }, 'A chain without hook has a policy') : 'none';
  }
  if (type === undefined || hook === undefined) return malformed(site, { span }, 'A base chain has no type or hook');
  const priority = priorityOf(fields.get('prio'));
  if (priority === undefined) return refuse(site, { span }, 'The priority of a base chain is not understood');
  const policy = fields.has('policy') ? textOf(fields.get('policy')) : 'accept';
  if (policy !== 'accept' && policy !== 'drop')
    return malformed(site, { span }, 'A policy is neither "accept" nor "drop"');
  return { type, hook, priority, policy };
}

function collectRule(object: Tagged, collection: Collection): void {
  const { site } = collection;
  const table = tableOf(object, collection);
  if (table === undefined) return;
  const required = ['family', 'table', 'chain', 'expr'];
  const fields = fieldsOf(
    object.value,
    { what: 'A rule', required, optional: ['handle', 'index', 'position', 'comment'] },
    site,
  );
  if (fields === undefined) return;
  const chain = table.chains.get(textOf(fields.get('chain')) ?? '');
  const statements = fields.get('expr');
  const comment = fields.get('comment');
  if (chain === undefined) malformed(site, object, 'A rule is in a chain that is not listed');
  else if (statements?.kind !== 'array') malformed(site, object, 'The "expr" of a rule is not a list');
  else if (comment !== undefined && textOf(comment) === undefined) malformed(site, comment, 'A comment is not a text');
  else {
    const handle = String(wholeOf(fields.get('handle')) ?? `#${chain.rules.length + 1}`);
    chain.rules.push({ handle, comment: textOf(comment), statements: statements.items, span: object.span });
  }
}

function nameOf(
  fields: Fields | undefined,
  key: string,
  at: { readonly site: Site; readonly span: Span },
): string | undefined {
  const name = textOf(fields?.get(key));
  if (fields === undefined || (name !== undefined && NAME.test(name))) return name;
  return malformed(at.site, at, 'A name is not one that nft takes');
}
