import { type Diagnostic, error, type Span, warning } from '../../diagnostic/diagnostic.ts';
import { type HookName, LOOPBACK_INTERFACE } from '../../model/housekeeping.ts';
import { LOOPBACK_ZONE } from '../../model/packet.ts';
import { fitsName } from './fit-names.ts';
import type { Target } from './target.ts';

type Names = readonly [string, ...string[]];

/** Zone conditions of a rule or of the scope, before and after an output names interfaces for them. */
export interface ZoneConditions {
  readonly fromZones?: Names;
  readonly toZones?: Names;
}

export interface InterfaceConditions {
  readonly ingress?: Names;
  readonly egress?: Names;
}

/** Who asks, for messages: `rule "smtp"` or `the scope`. */
export interface Asker {
  readonly who: string;
  readonly span: Span;
}

/** A packet that enters a host has no interface to leave by yet, one that leaves has none it came in by. */
const SIDES_OF_HOOK = {
  input: { from: true, to: false },
  output: { from: false, to: true },
  forward: { from: true, to: true },
} as const satisfies Record<HookName, { from: boolean; to: boolean }>;

/**
 * The target's interfaces for the zone conditions of a rule on `hook`. Zones that are not mapped, or that the hook cannot know, are errors; with
 * `zones: ignore` the conditions go, and what that widens is reported.
 */
export function fitZones(
  conditions: ZoneConditions,
  target: Target,
  context: { readonly asker: Asker; readonly hook: HookName | undefined; readonly report: (found: Diagnostic) => void },
): InterfaceConditions {
  const { fromZones, toZones } = conditions;
  if (fromZones === undefined && toZones === undefined) return {};
  if (target.output.zones === 'ignore') {
    context.report(ignored(conditions, target, context.asker));
    return {};
  }
  const ingress = fromZones && fitSide(fromZones, 'from', target, context);
  const egress = toZones && fitSide(toZones, 'to', target, context);
  return { ...(ingress && { ingress }), ...(egress && { egress }) };
}

function ignored({ fromZones, toZones }: ZoneConditions, target: Target, { who, span }: Asker): Diagnostic {
  const words = [
    fromZones && `from any interface, not only from ${fromZones.join(', ')}`,
    toZones && `to any interface, not only to ${toZones.join(', ')}`,
  ].filter((word) => word !== undefined);
  return warning('ZONES_IGNORED', `${target.id} has no zones here: ${who} matches packets ${words.join(' and ')}`, {
    span,
  });
}

function fitSide(
  zones: Names,
  side: 'from' | 'to',
  target: Target,
  context: { readonly asker: Asker; readonly hook: HookName | undefined; readonly report: (found: Diagnostic) => void },
): Names | undefined {
  const { asker, hook, report } = context;
  const capability = target.capabilities[side === 'from' ? 'fromZone' : 'toZone'];
  if (capability.level === 'unsupported' || (hook !== undefined && !SIDES_OF_HOOK[hook][side])) {
    const reason =
      capability.reason ?? `on hook ${hook} a packet has no zone it ${side === 'from' ? 'comes from' : 'goes to'}`;
    const hint = `remove ${side}-zone, or say zones: ignore for this output`;
    report(
      error('UNSUPPORTED', `${asker.who} has ${side}-zone, and ${target.id} cannot match it: ${reason}`, {
        span: asker.span,
        hint,
      }),
    );
    return undefined;
  }
  const [first, ...rest] = zones.flatMap((zone) => interfacesOf(zone, target, context));
  return first === undefined ? undefined : [first, ...rest];
}

function interfacesOf(
  zone: string,
  target: Target,
  {
    asker,
    hook,
    report,
  }: { readonly asker: Asker; readonly hook: HookName | undefined; readonly report: (found: Diagnostic) => void },
): readonly string[] {
  if (target.ownZones && target.output.zones === undefined) return [zone];
  if (zone === LOOPBACK_ZONE && hook !== undefined) return [LOOPBACK_INTERFACE];
  const mapped = target.output.zones instanceof Map ? target.output.zones.get(zone) : undefined;
  if (mapped === undefined) {
    const hint = `add zones: { ${zone}: [INTERFACE] } to the output, or zones: ignore`;
    report(
      error('ZONE_UNMAPPED', `${asker.who} uses zone "${zone}", which output ${target.id} does not map`, {
        span: target.output.span,
        hint,
      }),
    );
    return [];
  }
  return mapped.targets;
}

/**
 * Zones that share an interface, and names that the target cannot write. Checked once an output, used or not. Where there are hooks the loopback
 * interface has its zone already: housekeeping accepts its packets, whatever rules say about another zone.
 */
export function checkZoneMap(target: Target): readonly Diagnostic[] {
  if (!(target.output.zones instanceof Map)) return [];
  const found: Diagnostic[] = [];
  const hasHooks = Object.keys(target.hooks).length > 0;
  const ownerOf = new Map(hasHooks ? [[LOOPBACK_INTERFACE, LOOPBACK_ZONE]] : []);
  for (const [zone, { targets, span }] of target.output.zones) {
    for (const name of targets) {
      const owner = ownerOf.get(name);
      if (owner !== undefined && owner !== zone) found.push(zoneShared({ owner, zone, name }, span));
      if (hasHooks && zone === LOOPBACK_ZONE && name !== LOOPBACK_INTERFACE) found.push(loopbackElsewhere(name, span));
      ownerOf.set(name, zone);
      if (!fitsName(name, target.limits.zoneName)) found.push(noZoneName(name, target, span));
    }
  }
  return found;
}

function zoneShared(
  { owner, zone, name }: { readonly owner: string; readonly zone: string; readonly name: string },
  span: Span,
): Diagnostic {
  const message = `zones "${owner}" and "${zone}" both map to "${name}": packets of one would match as the other`;
  return error('ZONE_SHARED', message, { span });
}

function loopbackElsewhere(name: string, span: Span): Diagnostic {
  const message = `zone "${LOOPBACK_ZONE}" is the interface "${LOOPBACK_INTERFACE}" of a host and cannot be "${name}"`;
  return error('VALUE_INVALID', message, { span, hint: 'declare a zone of your own for it' });
}

function noZoneName(name: string, { id, limits }: Target, span: Span): Diagnostic {
  const message = `"${name}" is no name of an interface or zone for ${id} (${limits.zoneName.source})`;
  return error('LIMIT_EXCEEDED', message, { span });
}
