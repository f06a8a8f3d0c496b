import type { Action, Artifact, FittedPolicy } from 'rulecast/exporter/emit';
import { domainGroups } from './emit-domains.ts';
import { objectElements, serviceMember, tagName } from './emit-objects.ts';
import { type SecurityRule, securityRules } from './emit-rules.ts';
import { block, entry, indented, type Lines, leaf, memberList } from './emit-xml.ts';
import { type PanosOptions, type Placement, placementOf } from './options.ts';

/** Writes a fitted policy as one configuration file for `load config partial`. The file's name is the output's own. */
export function emit(policy: FittedPolicy, options: PanosOptions): readonly Artifact[] {
  const rules = securityRules(policy);
  const tag = tagName(policy.name);
  const objects = objectElements(policy, { rules, domains: domainGroups(policy, options) });
  const entries = rules.flatMap((rule) => ruleLines(rule, { tag, logSetting: options.logSetting }));
  const content = placed(placementOf(options), { objects, rules: entries });
  const lines = ['<?xml version="1.0" encoding="UTF-8"?>', CONFIG, ...indented(content, 1), '</config>'];
  return [{ path: `${policy.name}.xml`, text: `${lines.join('\n')}\n` }];
}

/** The oldest release that has all elements used here; a later one takes the file too. */
const CONFIG = '<config version="10.1.0" urldb="paloaltonetworks">';

/** The only name that a device has in its own configuration. */
const DEVICE = 'localhost.localdomain';

interface Content {
  readonly objects: Lines;
  readonly rules: Lines;
}

function placed(placement: Placement, { objects, rules }: Content): Lines {
  if ('shared' in placement) return block('shared', [...objects, ...rulebase(`${placement.shared}-rulebase`, rules)]);
  const container =
    'vsys' in placement
      ? block('vsys', entry(placement.vsys, [...objects, ...rulebase('rulebase', rules)]))
      : block(
          'device-group',
          entry(placement.deviceGroup, [...objects, ...rulebase(`${placement.rulebase}-rulebase`, rules)]),
        );
  return block('devices', entry(DEVICE, container));
}

function rulebase(tag: string, rules: Lines): Lines {
  return block(tag, block('security', block('rules', rules)));
}

const ACTIONS = {
  allow: 'allow',
  drop: 'drop',
  reject: 'reset-both',
  // `pass` is declared unsupported, so that no policy with it arrives here.
  pass: 'drop',
} as const satisfies Record<Action, string>;

interface RuleContext {
  readonly tag: string;
  readonly logSetting: string | undefined;
}

/** Every element that has a default is written: an absent one may mean something else in another release. */
function ruleLines(rule: SecurityRule, { tag, logSetting }: RuleContext): Lines {
  return entry(rule.name, [
    memberList('from', rule.from),
    memberList('to', rule.to),
    memberList('source', rule.source),
    memberList('destination', rule.destination),
    memberList('source-user', ['any']),
    memberList('category', ['any']),
    memberList('application', [rule.application]),
    memberList('service', [serviceMember(rule)]),
    memberList('source-hip', ['any']),
    memberList('destination-hip', ['any']),
    memberList('tag', [tag]),
    leaf('action', ACTIONS[rule.action]),
    // Without it a reset answers TCP only.
    ...(rule.action === 'reject' ? [leaf('icmp-unreachable', 'yes')] : []),
    leaf('rule-type', 'universal'),
    leaf('description', rule.description),
    leaf('log-start', 'no'),
    leaf('log-end', rule.log ? 'yes' : 'no'),
    ...(rule.log && logSetting !== undefined ? [leaf('log-setting', logSetting)] : []),
    leaf('negate-source', rule.negateSource ? 'yes' : 'no'),
    leaf('negate-destination', rule.negateDestination ? 'yes' : 'no'),
    leaf('disabled', 'no'),
  ]);
}
