import { type Diagnostic, warning } from '../diagnostic/diagnostic.ts';
import type { EndpointSet } from '../model/endpoint-set.ts';
import type { Direction } from '../model/packet.ts';
import { regionOf, rulesAllowing } from '../model/permitted.ts';
import type { Rule } from '../model/policy.ts';
import type { Product } from '../model/product.ts';
import type { Service } from '../model/service.ts';
import { isEmpty } from '../net/address-set.ts';
import { except } from '../net/algebra.ts';
import { FAMILIES, type Family } from '../net/family.ts';
import type { FeedView } from './feed-view.ts';
import { MEDIA_PORTS, serviceOn, servicesWithin, TLS_PORT } from './ports.ts';
import { proxyAddresses } from './proxy-path.ts';
import type { SiteView } from './site-view.ts';
import { rulesText, selectionText, sentence, servicesText, setsText } from './words.ts';

/** Media that can be reached over TCP and not over its UDP ports, by any rules. Proxies themselves need no media. */
export function findMediaUdpMissing(view: SiteView): readonly Diagnostic[] {
  return view.feeds.flatMap((feed) => {
    const missing = feed.feed.endpointSets.flatMap((set) => missingMedia(view, feed, set) ?? []);
    return missing.length === 0 ? [] : [describe(feed, missing)];
  });
}

interface MissingMedia {
  readonly set: EndpointSet;
  readonly media: readonly Service[];
  readonly families: readonly Family[];
  /** The rules that let it be reached over TCP. */
  readonly rules: readonly Rule[];
}

function missingMedia(view: SiteView, { directions }: FeedView, set: EndpointSet): MissingMedia | undefined {
  const media = servicesWithin(set.services, 'udp', MEDIA_PORTS);
  if (media.length === 0 || isEmpty(set.addresses)) return undefined;
  const found = directions.flatMap((direction) =>
    overTcpAlone(view, { set, media, direction }).map((product) => ({ product, direction })),
  );
  if (found.length === 0) return undefined;
  const allowing = found.flatMap(({ product, direction }) => rulesAllowing(view.policy, direction, product));
  return {
    set,
    media,
    families: FAMILIES.filter((family) => found.some(({ product }) => product.family === family)),
    rules: view.policy.rules.filter((rule) => allowing.includes(rule)),
  };
}

/** What can be reached over TCP by sources that reach it over UDP nowhere, or not everywhere. */
function overTcpAlone(
  view: SiteView,
  {
    set,
    media,
    direction,
  }: { readonly set: EndpointSet; readonly media: readonly Service[]; readonly direction: Direction },
): readonly Product[] {
  const source = except(view.sources(direction), proxyAddresses(view, direction));
  if (view.isWhole(set, { source, services: media, direction })) return [];
  const overTcp = regionOf({
    source,
    destination: set.addresses,
    services: [serviceOn('tcp', TLS_PORT), ...tcpOf(set)],
  });
  const reached = view.split(overTcp, { direction, reading: 'allowed' })?.permitted ?? [];
  return reached.filter((product) => {
    const overUdp = regionOf({ ...product, services: media });
    return (view.split(overUdp, { direction, reading: 'not-refused' })?.denied ?? []).length > 0;
  });
}

function tcpOf({ services }: EndpointSet): readonly Service[] {
  return services.filter((service) => service.kind === 'ports' && service.protocol === 'tcp');
}

function describe({ feed }: FeedView, missing: readonly MissingMedia[]): Diagnostic {
  const sets = missing.map(({ set }) => set);
  const rules = [...new Set(missing.flatMap((one) => one.rules))];
  const media = servicesText([...new Set(missing.flatMap((one) => one.media))]);
  const families = FAMILIES.filter((family) => missing.some((one) => one.families.includes(family)));
  const version = families.length === 1 ? ` over IPv${families[0]}` : '';
  const who =
    rules.length === 0 ? 'TCP can reach' : `${rulesText(rules)} ${rules.length === 1 ? 'lets' : 'let'} TCP reach`;
  const message = `${sentence(who)} ${setsText(feed, sets)}${version}, where no rule lets the same clients send ${media}: media falls back to TCP`;
  const hint = `allow it from the same clients, with to: ${selectionText(feed, sets)} and services that keep ${media}`;
  return warning('MEDIA_UDP_MISSING', message, { span: rules[0]?.span ?? feed.span, hint });
}
