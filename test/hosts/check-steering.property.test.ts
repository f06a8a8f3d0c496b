import { expect } from 'chai';
import { EXPORTERS } from '../../exporters/index.ts';
import { draftHosts } from '../../src/build/hosts/plan.ts';
import { placesOf } from '../../src/build/places.ts';
import { decide } from '../../src/model/decide.ts';
import type { Packet } from '../../src/model/packet.ts';
import type { Policy } from '../../src/model/policy.ts';
import type { AddressSet } from '../../src/net/address-set.ts';
import { contains } from '../../src/net/contains.ts';
import { parseAddress } from '../../src/net/parse.ts';
import type { PolicyData } from '../../src/testing/policy-text.ts';
import { randomFrom } from '../packets/random.ts';
import { branch } from './policies.ts';

type Pick = <T>(list: readonly T[]) => T;

/** Four clients, eight addresses in four prefixes, and three ports: a world small enough to try every packet. */
const CLIENTS = ['10.0.0.0', '10.0.0.1', '10.0.0.2', '2001:db8::1'];
const TARGETS = ['192.0.2.0', '192.0.2.1', '192.0.2.2', '192.0.2.3', '198.51.100.9', '2001:db8:80::', '2001:db8:80::1'];
const PORTS = [80, 443, 8080];

const PREFIXES = ['192.0.2.0/31', '192.0.2.2/31', '192.0.2.0/30', '2001:db8:80::/127', '192.0.2.3'];
const SOURCES = ['clients', 'clients', 'some', '10.0.0.0/31', '2001:db8::1', ['10.0.0.2', '2001:db8::1']];

function some<T>(list: readonly T[], random: ReturnType<typeof randomFrom>): readonly T[] {
  const picked = list.filter(() => random.below(2) === 0);
  return picked.length === 0 ? list.slice(0, 1) : picked;
}

/** A feed of three endpoint sets, and up to four rules about them and their addresses. */
function randomPolicy(seed: number): { readonly changes: PolicyData; readonly feed: string } {
  const random = randomFrom(seed);
  const pick: Pick = (list) => list[random.below(list.length)]!;
  const feed = [1, 2, 3].map((id) => ({
    ...{ id, serviceArea: 'Common', category: 'Allow', required: true, expressRoute: false },
    urls: [`*.s${id}.example`],
    ips: some(PREFIXES.slice(0, 4), random),
    tcpPorts: pick(['80', '80,443', '443']),
  }));
  const rules = Array.from({ length: 1 + random.below(4) }, (_, index) => {
    const isOfFeed = random.below(3) > 0;
    const to = isOfFeed ? { feed: 'm365', where: { id: some([1, 2, 3], random) } } : pick([...PREFIXES, 'any']);
    const services = pick(['tcp/80', 'tcp/443', ['tcp/80', 'tcp/443'], 'tcp/1-65535']);
    return {
      name: `rule ${index}`,
      from: pick(SOURCES),
      to,
      ...(isOfFeed && random.below(2) === 0 ? {} : { services }),
      ...{ action: pick(['allow', 'allow', 'drop', 'pass']), direction: pick(['outbound', 'outbound', 'forward']) },
    };
  });
  const options = {
    proxy: 'PROXY 192.0.2.99:3128',
    direct: { where: { id: some([1, 2, 3], random) } },
    clients: pick(['clients', 'some']),
  };
  return {
    changes: {
      ...{ rules, default: pick(['drop', 'allow']), scope: { from: 'clients' } },
      sets: { clients: CLIENTS, some: ['10.0.0.1', '2001:db8::1'] },
      outputs: [{ exporter: 'pac', path: 'a.pac', options }],
    },
    feed: JSON.stringify(feed),
  };
}

function packet(direction: Packet['direction'], [from, to, port]: readonly [string, string, number]): Packet {
  const [source, destination] = [parseAddress(from), parseAddress(to)];
  if (!source.ok || !destination.ok) throw new Error('no address');
  return {
    ...{ direction, family: source.value.family, source: source.value.address, destination: destination.value.address },
    ...{ protocol: 6, sourcePort: 50_000, destinationPort: port, state: 'new' },
  } as Packet;
}

function hasAddress(set: AddressSet, text: string): boolean {
  const address = parseAddress(text);
  return address.ok && contains(set, address.value.family, address.value.address);
}

/** Whether the policy lets every packet through, in some direction. */
function isPermitted(policy: Policy, packets: readonly (readonly [string, string, number])[]): boolean {
  return policy.directions.some((direction) =>
    packets.every((one) =>
      ['allow', 'pass'].includes(decide(policy, { housekeeping: [] }, packet(direction, one)).verdict),
    ),
  );
}

describe('what goes direct', () => {
  it('is refused exactly where some packet for it is', async function () {
    this.timeout(30_000);
    let [tried, refused] = [0, 0];
    for (let seed = 0; seed < 400; seed += 1) {
      const { changes, feed } = randomPolicy(seed);
      const request = {
        registry: EXPORTERS,
        asOf: '2026-11-01',
        allowExpired: new Set<string>(),
        deadRules: 'ignore',
      } as const;
      const { hostPlaces } = await placesOf({ ...request, document: branch(changes, { 'm365.json': feed }) }, () => {});
      for (const place of hostPlaces) {
        const { plan, diagnostics } = draftHosts(place);
        if (plan?.subject !== 'steering') throw new Error('no plan');
        const said = diagnostics.filter(({ code }) => code === 'DIRECT_NOT_PERMITTED').map(({ message }) => message);
        const { clients = '' } = place.options as { readonly clients?: string };
        const sources = clients === 'some' ? ['10.0.0.1', '2001:db8::1'] : CLIENTS;
        for (const { origin, addresses } of plan.plan.direct) {
          const data = (JSON.parse(feed) as { id: number; tcpPorts: string }[]).find(
            ({ id }) => `${id}` === origin.id,
          )!;
          const packets = sources.flatMap((from) =>
            TARGETS.filter((to) => from.includes(':') === to.includes(':') && hasAddress(addresses, to)).flatMap((to) =>
              PORTS.filter((port) => data.tcpPorts.split(',').includes(`${port}`)).map(
                (port) => [from, to, port] as const,
              ),
            ),
          );
          const isRefused = said.some((message) => message.includes(`(m365:${origin.id})`));
          expect(isRefused, `${seed} ${JSON.stringify(changes)} ${feed} ${said}`).to.equal(
            !isPermitted(place.policy, packets),
          );
          tried += 1;
          refused += isRefused ? 1 : 0;
        }
      }
    }
    this.test!.title += ` (${tried} endpoint sets, ${refused} refused)`;
    expect(tried).to.be.at.least(300);
    expect(refused).to.be.within(tried / 5, (tried * 9) / 10);
  });
});
