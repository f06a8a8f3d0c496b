import type { Placement } from './options.ts';
import { childOf, childrenOf, elementAt } from './read-element.ts';
import type { ObjectPlace } from './read-objects.ts';
import { note, type Report, refuse } from './read-report.ts';
import type { Element } from './read-xml.ts';

/** Where rules are tried and names are looked up, for one place of a configuration. */
export interface Scopes {
  /** Elements that hold objects, the nearest first. */
  readonly objects: readonly ObjectPlace[];
  /** Elements that hold `<rules>`, in the order in which they are tried. */
  readonly rulebases: readonly Element[];
  /** Overrides of what decides when no rule does; absent where rules that the file does not have come before that. */
  readonly defaults?: readonly Element[];
  /** Zones of the place, absent where the file does not list them. */
  readonly zones?: readonly string[];
}

const PARENTS_MAX = 8;

/** What concerns `placement` in a configuration. Rules that are shared or come from device groups above stand around it. */
export function scopesOf(config: Element, placement: Placement, report: Report): Scopes | undefined {
  const shared = childOf(config, 'shared', report);
  if ('vsys' in placement) return vsysScopes(config, shared, { name: placement.vsys, report });
  if ('shared' in placement) {
    if (shared === undefined) refuse(report, config.span, 'The file has no <shared>');
    return shared && panoramaScopes([shared], report);
  }
  const devices = devicesOf(config, report);
  const group = placeIn(devices, { kind: 'device-group', name: placement.deviceGroup }, { config, report });
  if (group === undefined) return undefined;
  const parents = parentsOf(config, devices, { name: placement.deviceGroup, report });
  return panoramaScopes([group, ...parents, ...(shared === undefined ? [] : [shared])], report);
}

function devicesOf(config: Element, report: Report): readonly Element[] {
  return childrenOf(childOf(config, 'devices', report), 'entry');
}

/** Rules of each firewall come between those before and those after. */
function panoramaScopes(places: readonly Element[], report: Report): Scopes {
  const rulebases = rulebasesOf(places, report);
  const [place] = places;
  if (place !== undefined) note(report, place.span, 'The rules that firewalls have of their own are not in the file');
  return { objects: places.map((element) => ({ element })), rulebases };
}

/** A virtual system, what Panorama sent to it, and what all virtual systems share. */
function vsysScopes(
  config: Element,
  shared: Element | undefined,
  { name, report }: { readonly name: string; readonly report: Report },
): Scopes | undefined {
  const devices = devicesOf(config, report);
  const vsys = placeIn(devices, { kind: 'vsys', name }, { config, report });
  if (vsys === undefined) return undefined;
  const pushed = pushedTo(config, name, report);
  const places = [vsys, ...pushed, ...(shared === undefined ? [] : [shared])];
  const scopes = {
    objects: places.map((element) => (pushed.includes(element) ? { element, isPushed: true as const } : { element })),
    rulebases: rulebasesOf(places, report),
  };
  const zones = childOf(vsys, 'zone', report);
  const defaults = overridesOf(places, report);
  if (pushed.length === 0 && devices.some((device) => isManaged(device, report))) {
    note(report, config.span, 'The firewall belongs to a Panorama, and what that sent is not in the file');
    return scopes;
  }
  if (zones === undefined && defaults.length === 0) return scopes;
  return {
    ...scopes,
    defaults,
    ...(zones && { zones: childrenOf(zones, 'entry').map(({ attributes }) => attributes.get('name') ?? '') }),
  };
}

/** What Panorama sent to a virtual system, as the firewall keeps it. */
function pushedTo(config: Element, name: string, report: Report): readonly Element[] {
  const panorama = childOf(config, 'panorama', report);
  for (const child of panorama?.children.flatMap((one) => [one, ...one.children]) ?? []) {
    if (RULEBASES.includes(child.name))
      refuse(report, child.span, `<${child.name}> of <panorama> is expected in its <vsys>`);
  }
  return namedEntries(childOf(panorama, 'vsys', report), name);
}

const PANORAMA_SERVERS = [['panorama-server'], ['panorama', 'local-panorama', 'panorama-server']];

function isManaged(device: Element, report: Report): boolean {
  const system = elementAt(device, ['deviceconfig', 'system'], report);
  return PANORAMA_SERVERS.some((path) => (elementAt(system, path, report)?.text ?? '') !== '');
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

/** Elements of a place that hold rules, in the order in which they are tried. */
export const RULEBASES: readonly string[] = ['pre-rulebase', 'rulebase', 'post-rulebase'];

/** Rulebases of `places` (the nearest first): those before, the local ones, those after. */
function rulebasesOf(places: readonly Element[], report: Report): readonly Element[] {
  const at = (name: string) => (place: Element) => elementAt(place, [name, 'security'], report) ?? [];
  return [
    ...places.toReversed().flatMap(at('pre-rulebase')),
    ...places.flatMap(at('rulebase')),
    ...places.flatMap(at('post-rulebase')),
  ];
}

/** Default rules: those of the firewall hold before those of Panorama, those of nearer places before those of farther ones. */
function overridesOf(places: readonly Element[], report: Report): readonly Element[] {
  return ['rulebase', 'post-rulebase'].flatMap((name) =>
    places.flatMap((place) => elementAt(place, [name, 'default-security-rules', 'rules'], report) ?? []),
  );
}
