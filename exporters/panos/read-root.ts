import { type PanosOptions, type Placement, placementOf } from './options.ts';
import { childOf } from './read-element.ts';
import { type Report, refuse } from './read-report.ts';
import { RULEBASES } from './read-scopes.ts';
import type { Element } from './read-xml.ts';

/** A configuration; `isPart` when the file holds less, so that there may be more rules than it says. */
export interface Root {
  readonly config: Element;
  readonly isPart: boolean;
}

/**
 * The configuration of a file. An answer of the API may wrap it, and both may hold a part of one, down to `<rules>`: that part of the place in the
 * options. Nothing else is refused here.
 */
export function rootOf(root: Element, options: PanosOptions, report: Report): Root | undefined {
  const content = root.name === 'response' ? answerOf(root, report) : root;
  if (content === undefined) return undefined;
  const placement = placementOf(options);
  const path = pathTo(placement).map((name) => (isRulebase(name) && isRulebase(content.name) ? content.name : name));
  // An entry that stands alone is a virtual system or a device group, never a device.
  const depth = path.lastIndexOf(content.name);
  if (depth >= 0) {
    const around = (child: Element, name: string): Element => wrap(child, name, placement);
    return { config: path.slice(0, depth).reduceRight(around, content), isPart: depth > 0 };
  }
  refuse(report, root.span, `The file has <${content.name}> where <config>, <rules> or what holds them is expected`);
  return undefined;
}

function answerOf(response: Element, report: Report): Element | undefined {
  const result = childOf(response, 'result', report);
  const [content, second] = result?.children ?? [];
  if (content !== undefined && second === undefined) return content;
  const what = content === undefined ? 'nothing' : 'more than one element';
  refuse(report, (second ?? result ?? response).span, `The answer has ${what} in its <result>`);
  return undefined;
}

function pathTo(placement: Placement): readonly string[] {
  const rules = ['security', 'rules'];
  if ('shared' in placement) return ['config', 'shared', `${placement.shared}-rulebase`, ...rules];
  if ('vsys' in placement) return ['config', 'devices', 'entry', 'vsys', 'entry', 'rulebase', ...rules];
  return ['config', 'devices', 'entry', 'device-group', 'entry', `${placement.rulebase}-rulebase`, ...rules];
}

function isRulebase(name: string): boolean {
  return RULEBASES.includes(name);
}

function wrap(child: Element, name: string, placement: Placement): Element {
  const isDevice = child.name === 'vsys' || child.name === 'device-group';
  const place = 'vsys' in placement ? placement.vsys : 'deviceGroup' in placement ? placement.deviceGroup : '';
  const attributes = new Map(name === 'entry' ? [['name', isDevice ? 'localhost.localdomain' : place]] : []);
  return { name, attributes, children: [child], text: '', span: child.span };
}
