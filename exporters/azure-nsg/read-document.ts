import type { JsonNode, JsonObject } from 'rulecast/exporter/read';
import { arrayOf, type Fields, fieldsOf, isExpression, literalText, objectOf, textOf } from './read-json-fields.ts';
import { ruleNameOf, withLooseRules } from './read-loose-rules.ts';
import type { RawGroup, RawRule } from './read-raw-group.ts';
import type { Report } from './read-report.ts';

const GROUP = 'microsoft.network/networksecuritygroups';
const RULE = 'microsoft.network/networksecuritygroups/securityrules';
const DEPLOYMENT = 'microsoft.resources/deployments';

/** How groups and rules are gathered from one file. */
interface Gathering {
  readonly report: Report;
  readonly groups: RawGroup[];
  /** Rules that stand outside a group. */
  readonly loose: RawRule[];
  template: boolean;
}

/**
 * The one group of a file: a template, a resource, the answer of the REST interface, what `az network nsg show`, `create`, `list` and `rule list`
 * print, or a list of rules. `undefined` after a refusal.
 */
export function findGroup(root: JsonNode, report: Report): RawGroup | undefined {
  const found: Gathering = { report, groups: [], loose: [], template: false };
  gather(root, found);
  if (report.errors.length > 0) return undefined;
  const [group, ...more] = found.groups;
  if (more[0] !== undefined) {
    report.refuse(more[0].span, 'this is a second network security group; a reading is of one', 'split the file');
    return undefined;
  }
  if (group === undefined && found.loose.length === 0) {
    report.refuse(root, 'the file has neither a network security group nor a security rule');
    return undefined;
  }
  return { span: root.span, defaults: [], isWhole: false, ...group, rules: withLooseRules(group, found.loose, report) };
}

function gather(node: JsonNode, found: Gathering): void {
  if (node.kind === 'array') {
    for (const item of node.items) gather(item, found);
    return;
  }
  const object = objectOf(node, 'a group or a rule', found.report);
  if (object === undefined) return;
  const fields = fieldsOf(object, found.report);
  if (fields.has('resources') && fields.get('type') === undefined) gatherTemplate(fields, found);
  else if (typeOf(fields, found.report) === RULE || isRule(fields, found.report)) addRule(fields, found);
  else if (isGroup(fields, found.report)) addGroup(fields, found);
  else gatherWrapped(fields, found);
}

/** `{ "NewNSG": … }` of `az network nsg create`, `{ "value": … }` of a list of the REST interface. */
function gatherWrapped(fields: Fields, found: Gathering): void {
  const inner = fields.get('NewNSG') ?? fields.get('value');
  const more = fields.get('nextLink');
  if (more !== undefined) found.report.refuse(more, 'the list goes on behind this link, and its rest may hold rules');
  if (inner !== undefined) gather(inner, found);
  else found.report.refuse(fields.span, 'this is neither a network security group nor a security rule');
}

function gatherTemplate(fields: Fields, found: Gathering): void {
  found.template = true;
  for (const resource of resourcesOf(fields, found.report)) gatherResource(resource, found);
}

/** The resources of a template or of a resource; templates with symbolic names have an object of them. */
function resourcesOf(fields: Fields, report: Report): readonly JsonObject[] {
  const resources = fields.get('resources');
  const nodes =
    resources?.kind === 'object'
      ? resources.members.map(({ value }) => value)
      : (arrayOf(resources, 'resources', report)?.items ?? []);
  return nodes.flatMap((node) => objectOf(node, 'a resource', report) ?? []);
}

function gatherResource(resource: JsonObject, found: Gathering): void {
  const fields = fieldsOf(resource, found.report);
  switch (typeOf(fields, found.report)) {
    case GROUP:
      if (isDeployed(fields, found.report)) addGroup(fields, found);
      return;
    case RULE:
      if (isDeployed(fields, found.report)) addRule(fields, found);
      return;
    case DEPLOYMENT:
      found.report.refuse(
        resource,
        'a nested deployment may hold rules',
        'export the deployed group: az network nsg show',
      );
      return;
    default:
      // Other resources (networks, interfaces) hold no rules of the group.
      return;
  }
}

function typeOf(fields: Fields, report: Report): string {
  const type = fields.get('type');
  if (type === undefined) return '';
  if (isExpression(type)) report.refuse(type, 'the type of a resource is an expression of the template');
  return (textOf(type, 'type', report) ?? '').toLowerCase();
}

/** Loops and conditions are decided when a template is deployed. */
function isDeployed(fields: Fields, report: Report): boolean {
  const hint = 'export the deployed group: az network nsg show';
  const copy = fields.get('copy');
  if (copy !== undefined) report.refuse(copy, 'how many resources a loop makes is known when it is deployed', hint);
  const existing = fields.get('existing');
  if (existing?.kind === 'scalar' && existing.value === true)
    report.refuse(existing, 'the rules of a group that exists already are not in the file', hint);
  const condition = fields.get('condition');
  if (condition === undefined) return true;
  const isKnown = condition.kind === 'scalar' && typeof condition.value === 'boolean';
  if (!isKnown) report.refuse(condition, 'whether this is deployed depends on an expression', hint);
  return isKnown && condition.value === true;
}

function propertiesOf(fields: Fields, report: Report): Fields {
  const properties = fields.get('properties');
  const object = properties && objectOf(properties, 'properties', report);
  return object === undefined ? fields : fieldsOf(object, report);
}

function isGroup(fields: Fields, report: Report): boolean {
  if (typeOf(fields, report) === GROUP) return true;
  const properties = propertiesOf(fields, report);
  return properties.has('securityRules') || properties.has('defaultSecurityRules');
}

function isRule(fields: Fields, report: Report): boolean {
  const properties = propertiesOf(fields, report);
  return properties.has('direction') || properties.has('access');
}

function addGroup(fields: Fields, found: Gathering): void {
  const { report } = found;
  const properties = propertiesOf(fields, report);
  const copy = properties.get('copy');
  if (copy !== undefined) report.refuse(copy, 'what a loop makes is known when it is deployed');
  const template = found.template || fields.has('apiVersion');
  const name = nameOf(fields.get('name'), template);
  found.groups.push({
    span: fields.span,
    isWhole: true,
    ...(name !== '' && !isExpression(fields.get('name')) && { name }),
    rules: rulesIn(properties.get('securityRules'), template, report),
    defaults: rulesIn(properties.get('defaultSecurityRules'), template, report),
  });
  for (const child of resourcesOf(fields, report)) gatherChild(child, found);
}

/** A child of a group names its type in short: `securityRules`. */
function gatherChild(child: JsonObject, found: Gathering): void {
  const fields = fieldsOf(child, found.report);
  const type = typeOf(fields, found.report);
  if (type !== 'securityrules' && type !== RULE) return;
  if (isDeployed(fields, found.report)) addRule(fields, found);
}

function rulesIn(node: JsonNode | undefined, template: boolean, report: Report): readonly RawRule[] {
  const items = arrayOf(node, 'a list of rules', report)?.items ?? [];
  return items.flatMap((item) => {
    const object = objectOf(item, 'a rule', report);
    return object === undefined ? [] : [rawRule(fieldsOf(object, report), template, report)];
  });
}

function addRule(fields: Fields, found: Gathering): void {
  found.loose.push(rawRule(fields, found.template || fields.has('apiVersion'), found.report));
}

function rawRule(fields: Fields, template: boolean, report: Report): RawRule {
  const properties = propertiesOf(fields, report);
  const copy = properties.get('copy');
  if (copy !== undefined) report.refuse(copy, 'what a loop makes is known when it is deployed');
  const name = nameOf(fields.get('name'), template);
  // Azure tells rules apart by their names, and takes none without.
  if (name === '') report.refuse(fields.get('name') ?? fields.span, 'the rule has no name');
  return { fields: properties, template, ...ruleNameOf(name) };
}

function nameOf(node: JsonNode | undefined, template: boolean): string {
  return literalText(node, template) ?? '';
}
