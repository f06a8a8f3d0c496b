import type { HostPlan } from '../../build/hosts/plan.ts';
import type { Span } from '../../diagnostic/diagnostic.ts';
import { type ChangedHosts, changedHosts, type HostWays } from '../../hosts/changed-hosts.ts';
import { hostsOf } from '../../hosts/host-set.ts';
import { type ProxyChain, proxyServerText, type Route, type SteeringPlan } from '../../hosts/steering.ts';
import { namedText } from '../report/counts.ts';
import type { Because } from './because.ts';
import type { HostChange, HostChanges } from './host-change.ts';
import { changedText, patternsText } from './words.ts';

/** What is said of an output that steers. */
export interface Steering extends Pick<Extract<HostPlan, { subject: 'steering' }>, 'request' | 'unreached'> {
  readonly plan: Pick<SteeringPlan, 'layers' | 'plainHosts' | 'proxy' | 'span'>;
}

interface Context {
  readonly because: Because;
  /** The place of an option by its name. */
  readonly locate: (option: string) => Span;
}

/** What a file tells clients otherwise than before: an output that is new is compared with one that sends everything to its proxies. */
export function steeringChanges(from: Steering | undefined, to: Steering, context: Context): HostChanges {
  const before = from ?? everythingProxied(to);
  const changed = changedHosts(waysOf(before.plan), waysOf(to.plan), WITH_DOTS);
  if (changed === 'too-large') return undefined;
  return [
    ...chainChanges(before.plan.proxy, to.plan.proxy, context),
    ...tenantChange(before, to, context),
    ...changed.map((change) => routeChange(change, to.plan.span, context)),
    ...plainHostsChange(before.plan.plainHosts, to.plan.plainHosts, context),
    ...unreachedChange(before.unreached, to.unreached, context),
  ];
}

/** Where names without a dot go is said apart: no pattern is meant for them. */
const WITH_DOTS = hostsOf(['*.*']);

function waysOf({ layers }: Steering['plan']): HostWays<Route> {
  return { layers: layers.map(({ route, hosts }) => ({ hosts, value: route })), otherwise: 'proxy' };
}

function everythingProxied({ plan, request }: Steering): Steering {
  const { tenantRestrictions: _, ...rest } = request;
  const proxy = { ...plan.proxy, thenDirect: false };
  return { plan: { ...plan, layers: [], plainHosts: 'proxy', proxy }, request: rest, unreached: [] };
}

function routeChange({ to, patterns }: ChangedHosts<Route>, span: Span, { because }: Context): HostChange {
  const items = patterns.map(({ pattern }) => pattern);
  const what =
    to === 'direct'
      ? patternsText(items.length, ['goes direct now, past the proxy', 'go direct now, past the proxy'])
      : patternsText(items.length, [
          'goes to the proxy now, no longer direct',
          'go to the proxy now, no longer direct',
        ]);
  // What a publisher adds to a set that somebody chose is as usual as an address of it.
  const level = to === 'direct' && !because.isFeedAlone({ patterns: items }) ? 'high' : 'medium';
  return { level, text: `${what}: ${changedText(patterns)}${because({ patterns: items })}`, items, span };
}

function plainHostsChange(from: Route, to: Route, { locate }: Context): readonly HostChange[] {
  if (from === to) return [];
  const span = locate('plainHosts');
  return to === 'direct'
    ? [{ level: 'high', text: 'names without a dot go direct now, past the proxy', span }]
    : [{ level: 'medium', text: 'names without a dot go to the proxy now, no longer direct', span }];
}

/** Who names another proxy sends all that does not go direct to someone else. */
function chainChanges(from: ProxyChain, to: ProxyChain, { locate }: Context): readonly HostChange[] {
  const span = locate('proxy');
  const [before, after] = [from.servers.map(proxyServerText), to.servers.map(proxyServerText)];
  const isSameSet = before.length === after.length && before.every((server) => after.includes(server));
  const isMoved = isSameSet && before.join() !== after.join();
  const changes: HostChange[] = [];
  if (!isSameSet) {
    const text = `the proxy is ${namedText(after)} now, and was ${namedText(before)}`;
    changes.push({ level: 'high', text, items: after, span });
  }
  if (isMoved)
    changes.push({
      level: 'medium',
      text: `proxies are tried in another order: ${namedText(after)}`,
      items: after,
      span,
    });
  if (!from.thenDirect && to.thenDirect)
    changes.push({ level: 'high', text: 'DIRECT added behind the proxies: all goes direct when none answers', span });
  if (from.thenDirect && !to.thenDirect)
    changes.push({
      level: 'medium',
      text: 'DIRECT behind the proxies removed: nothing goes direct when none answers',
      span,
    });
  return changes;
}

function tenantChange(from: Steering, to: Steering, { locate }: Context): readonly HostChange[] {
  const [before, after] = [from, to].map(({ request }) => request.tenantRestrictions === true);
  if (before === after) return [];
  const span = locate('tenantRestrictions');
  return after
    ? [{ level: 'medium', text: 'tenant restrictions switched on: sign-in hosts go to the proxy', span }]
    : [{ level: 'high', text: 'tenant restrictions switched off: the proxy need not see sign-in hosts', span }];
}

function unreachedChange(
  from: Steering['unreached'],
  to: Steering['unreached'],
  { because }: Context,
): readonly HostChange[] {
  const known = new Set(from);
  const items = to.filter((pattern) => !known.has(pattern));
  if (items.length === 0) return [];
  const phrase = 'neither direct nor through a proxy now: no rule lets the clients reach one';
  const what = patternsText(items.length, [`goes ${phrase}`, `go ${phrase}`]);
  return [{ level: 'medium', text: `${what}: ${namedText(items)}${because({ patterns: items })}`, items }];
}
