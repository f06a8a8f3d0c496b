import { type Diagnostic, warning } from '../diagnostic/diagnostic.ts';
import type { EndpointSet } from '../model/endpoint-set.ts';
import { regionOf, rulesAllowing } from '../model/permitted.ts';
import type { Rule } from '../model/policy.ts';
import { type AddressSet, isEmpty } from '../net/address-set.ts';
import { unionAll } from '../net/algebra.ts';
import { size } from '../net/count.ts';
import { FAMILIES } from '../net/family.ts';
import type { FeedView } from './feed-view.ts';
import { MAIL_PORTS, RELAYS_MAX, servicesWithin } from './ports.ts';
import type { SiteView } from './site-view.ts';
import { rulesText, selectionText, sentence, servicesText, setsText } from './words.ts';

/** Numbers beyond this are shown as powers of two. */
const SHOWN_MAX = 2n ** 32n;

/** Endpoint sets that take mail, and that more than a few relays may send mail to. */
export function findSmtpFromClients(view: SiteView): readonly Diagnostic[] {
  return view.feeds.flatMap((feed) => {
    const open = feed.feed.endpointSets.flatMap((set) => openMail(view, feed, set) ?? []);
    return open.length === 0 ? [] : [describe(feed, open, view.policy.site !== undefined)];
  });
}

interface OpenMail {
  readonly set: EndpointSet;
  readonly senders: AddressSet;
  readonly rules: readonly Rule[];
}

function openMail(view: SiteView, { directions }: FeedView, set: EndpointSet): OpenMail | undefined {
  const services = servicesWithin(set.services, 'tcp', MAIL_PORTS);
  if (services.length === 0 || isEmpty(set.addresses)) return undefined;
  const found = directions.flatMap((direction) => {
    const region = regionOf({ source: view.sources(direction), destination: set.addresses, services });
    const permitted = view.split(region, { direction, reading: 'allowed' })?.permitted ?? [];
    return permitted.map((product) => ({ product, direction }));
  });
  const senders = unionAll(found.map(({ product }) => product.source));
  if (FAMILIES.every((family) => size(senders, family) <= RELAYS_MAX)) return undefined;
  const allowing = found.flatMap(({ product, direction }) => rulesAllowing(view.policy, direction, product));
  return { set, senders, rules: view.policy.rules.filter((rule) => allowing.includes(rule)) };
}

function describe({ feed }: FeedView, open: readonly OpenMail[], isSited: boolean): Diagnostic {
  const sets = open.map(({ set }) => set);
  const rules = [...new Set(open.flatMap((one) => one.rules))];
  const senders = unionAll(open.map((one) => one.senders));
  const services = sets.flatMap((set) => servicesWithin(set.services, 'tcp', MAIL_PORTS));
  // Sites have other numbers, and one thing to say.
  const count = isSited ? `more than ${RELAYS_MAX}` : countsText(senders);
  const who = rules.length === 0 ? 'the default lets' : `${rulesText(rules)} ${rules.length === 1 ? 'lets' : 'let'}`;
  const message = `${sentence(who)} ${count} addresses send mail to ${setsText(feed, sets)} on ${servicesText(services)}`;
  const hint = `allow it from named relays, with to: ${selectionText(feed, sets)} in a rule of their own, and except it elsewhere`;
  return warning('SMTP_FROM_CLIENTS', message, { span: rules[0]?.span ?? feed.span, hint });
}

function countsText(senders: AddressSet): string {
  const families = FAMILIES.filter((family) => !isEmpty(senders, family));
  return families.map((family) => `${countText(size(senders, family))} IPv${family}`).join(' and ');
}

function countText(count: bigint): string {
  return count < SHOWN_MAX ? `${count}` : `2^${count.toString(2).length - 1}`;
}
