import type { Placement } from './options.ts';
import { childOf, childrenOf, elementAt } from './read-element.ts';
import { type Report, refuse } from './read-report.ts';
import type { Element } from './read-xml.ts';

/** Where rules are tried and names are looked up, for one place of a configuration. */
export interface Scopes {
  /** Elements that hold objects, the nearest first. */
  readonly objects: readonly Element[];
  /** Elements that hold `<rules>`, in the order in which they are tried. */
  readonly rulebases: readonly Element[];
  /** Overrides of what decides when no rule does. */
  readonly defaults: readonly Element[];
  /** Zones of the place, absent where the file does not list them. */
  readonly zones?: readonly string[];
}

const PARENTS_MAX = 8;

/** The `<config>` of a file, which an answer of the API may wrap. */
export function configOf(root: Element, report: Report): Element | undefined {
  const config = root.name === 'response' ? elementAt(root, ['result', 'config'], report) : root;
  if (config?.name === 'config') return config;
  refuse(report, root.span, `The file has <${root.name}> where <config> is expected`);
  return undefined;
}

/** What concerns `placement` in a configuration. Rules that are shared or come from device groups above stand around it. */
export function scopesOf(config: Element, placement: Placement, report: Report): Scopes | undefined {
  const shared = childOf(config, 'shared', report);
  if ('shared' in placement) return withShared(shared, [], report);
  const devices = childrenOf(childOf(config, 'devices', report), 'entry');
  if ('vsys' in placement) {
    const vsys = placeIn(devices, { kind: 'vsys', name: placement.vsys }, { config, report });
    if (vsys === undefined) return undefined;
    const scopes = withShared(shared, [vsys], report);
    const zones = childOf(vsys, 'zone', report);
    if (zones === undefined) return scopes;
    return { ...scopes, zones: childrenOf(zones, 'entry').map(({ attributes }) => attributes.get('name') ?? '') };
  }
  const group = placeIn(devices, { kind: 'device-group', name: placement.deviceGroup }, { config, report });
  if (group === undefined) return undefined;
  return withShared(shared, [group, ...parentsOf(config, devices, { name: placement.deviceGroup, report })], report);
}

interface Place {
  readonly kind: 'vsys' | 'device-group';
  readonly name: string;
}

function placeIn(
  devices: readonly Element[],
  { kind, name }: Place,
  { config, report }: { readonly config: Element; readonly report: Report },
): Element | undefined {
  const places = devices.flatMap((device) => namedEntries(childOf(device, kind, report), name));
  const [place, second] = places;
  if (place === undefined) refuse(report, config.span, `The file has no ${kind} "${name}"`);
  if (second !== undefined) refuse(report, second.span, `${kind} "${name}" stands twice in the file`);
  return place;
}

function namedEntries(parent: Element | undefined, name: string): readonly Element[] {
  return childrenOf(parent, 'entry').filter(({ attributes }) => attributes.get('name') === name);
}

/** Device groups above one, the nearest first. Their names stand in a part of the file that Panorama writes by itself. */
function parentsOf(
  config: Element,
  devices: readonly Element[],
  { name, report }: { readonly name: string; readonly report: Report },
): readonly Element[] {
  const tree = childrenOf(elementAt(config, ['readonly', 'devices'], report), 'entry');
  const parents: Element[] = [];
  let current = name;
  for (let count = 0; count <= PARENTS_MAX; count += 1) {
    const entry = tree.flatMap((device) => namedEntries(childOf(device, 'device-group', report), current))[0];
    const parent = childOf(entry, 'parent-dg', report);
    if (parent === undefined || parent.text === '') return parents;
    const group = placeIn(devices, { kind: 'device-group', name: parent.text }, { config, report });
    if (group === undefined) return parents;
    parents.push(group);
    current = parent.text;
  }
  refuse(report, config.span, `Device group "${name}" has more than ${PARENTS_MAX} groups above it`);
  return parents;
}

/** Rules of `places` (the nearest first) and of `shared`: those before, the local ones, those after. */
function withShared(shared: Element | undefined, places: readonly Element[], report: Report): Scopes {
  const nearestFirst = [...places, ...(shared === undefined ? [] : [shared])];
  const farthestFirst = [...nearestFirst].reverse();
  const at =
    (name: string) =>
    (place: Element): readonly Element[] => {
      const element = elementAt(place, [name, 'security'], report);
      return element === undefined ? [] : [element];
    };
  const rulebases = [
    ...farthestFirst.flatMap(at('pre-rulebase')),
    ...nearestFirst.flatMap(at('rulebase')),
    ...nearestFirst.flatMap(at('post-rulebase')),
  ];
  const defaults = ['rulebase', 'post-rulebase'].flatMap((name) =>
    nearestFirst.flatMap((place) => elementAt(place, [name, 'default-security-rules', 'rules'], report) ?? []),
  );
  return { objects: nearestFirst, rulebases, defaults };
}
