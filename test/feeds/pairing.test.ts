import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { expect } from 'chai';
import type { EndpointSet } from '../../src/model/endpoint-set.ts';
import { unionAll } from '../../src/net/algebra.ts';
import { FAMILIES } from '../../src/net/family.ts';
import { prefixCount, rangesOf } from '../../src/net/prefixes-of.ts';
import { contentOf, FIXTURES, fixtureNames, request } from './snapshots.ts';

const PUBLISHED = '../shared/data/m365';

/** Endpoint sets, those without addresses, host names, prefixes of each family after aggregation, and prefixes as listed. */
const PUBLISHED_COUNTS: Readonly<Record<string, readonly number[]>> = {
  'china-2026-07-31.json': [23],
  'usgov-dod-2026-06-30.json': [24],
  'usgov-gcchigh-2026-07-01.json': [26],
  'worldwide-2025-12-01.json': [64, 54, 195],
  'worldwide-2026-07-31.json': [62, 52, 190],
  'worldwide-2026-08-14.json': [63, 53, 190, 31, 51, 129],
};

interface RawSet {
  readonly id: number | string;
  readonly ips?: readonly string[] | null;
  readonly tcpPorts?: string | number | null;
  readonly udpPorts?: string | number | null;
}

/** An address by the URL parser, which undoes the spellings of IPv6. */
function addressOf(text: string): bigint {
  if (!text.includes(':')) return text.split('.').reduce((value, part) => value * 256n + BigInt(part), 0n);
  const [head = '', tail = ''] = new URL(`http://[${text}]/`).hostname.slice(1, -1).split('::');
  const [left, right] = [head, tail].map((half) => half.split(':').filter((group) => group !== ''));
  const zeros = Array<string>(8 - left!.length - right!.length).fill('0');
  return [...left!, ...zeros, ...right!].reduce((value, group) => value * 65536n + BigInt(`0x${group}`), 0n);
}

/** `family first-last` of each prefix, those that touch or overlap joined. */
function rawRanges(ips: readonly string[]): readonly string[] {
  const ranges = ips.map((text) => {
    const [address = '', length] = text.split('/');
    const [family, bits] = address.includes(':') ? [6, 128] : [4, 32];
    const first = addressOf(address);
    return { family, first, last: first + 2n ** BigInt(bits! - Number(length ?? bits)) - 1n };
  });
  const joined: typeof ranges = [];
  for (const next of ranges.sort((a, b) => a.family! - b.family! || (a.first < b.first ? -1 : 1))) {
    const last = joined.at(-1);
    if (last === undefined || last.family !== next.family || next.first > last.last + 1n) joined.push({ ...next });
    else if (next.last > last.last) last.last = next.last;
  }
  return joined.map(({ family, first, last }) => `${family} ${first}-${last}`);
}

function rawPorts(value: string | number | null | undefined): readonly number[] {
  const items = `${value ?? ''}`.split(',').filter((item) => item !== '');
  const ports = items.flatMap((item) => {
    const [first, last = first] = item.split('-').map(Number);
    return Array.from({ length: last! - first! + 1 }, (_, index) => first! + index);
  });
  return [...new Set(ports)].sort((a, b) => a - b);
}

/** Every pairing of a range with a port, by endpoint set. */
function rawPairs({ id, ips, tcpPorts, udpPorts }: RawSet): readonly string[] {
  const services = [
    ...rawPorts(tcpPorts).map((port) => `tcp/${port}`),
    ...rawPorts(udpPorts).map((port) => `udp/${port}`),
  ];
  return services.flatMap((service) => rawRanges(ips ?? []).map((range) => `${id} ${range} ${service}`));
}

function modelPairs({ id, addresses, services }: EndpointSet): readonly string[] {
  const ranges = FAMILIES.flatMap((family) =>
    [...rangesOf(addresses, family)].map(({ start, end }) => `${family} ${start}-${end}`),
  );
  return services.flatMap((service) => {
    if (service.kind !== 'ports') throw new Error(`${service.kind} in a feed of ports`);
    const ports = service.destination.flatMap(({ from, to }) =>
      Array.from({ length: to - from + 1 }, (_, index) => from + index),
    );
    return ports.flatMap((port) => ranges.map((range) => `${id} ${range} ${service.protocol}/${port}`));
  });
}

function rawSetsOf(bytes: Uint8Array): readonly RawSet[] {
  const json = JSON.parse(new TextDecoder().decode(bytes));
  return Array.isArray(json) ? json : json.endpoints;
}

function expectPairsKept(bytes: Uint8Array, endpointSets: readonly EndpointSet[]): void {
  const expected = rawSetsOf(bytes).flatMap(rawPairs).sort();
  // One comparison of texts: a deep one of some ten thousand entries takes seconds.
  expect(endpointSets.flatMap(modelPairs).sort().join('\n')).to.equal(expected.join('\n'));
}

describe('the pairing of addresses and ports', () => {
  const readable = fixtureNames().filter((name) => name.startsWith('m365-') && !name.includes('utf16'));

  it('is tried on enough snapshots', () => {
    expect(readable.length).to.be.at.least(12);
  });

  for (const name of readable) {
    it(`is kept for ${name}`, () => {
      expectPairsKept(readFileSync(`${FIXTURES}/${name}`), contentOf(request(name)).endpointSets);
    });
  }

  it('is kept for published snapshots, whose counts are known', function () {
    if (!existsSync(PUBLISHED)) this.skip();
    for (const name of readdirSync(PUBLISHED).filter((entry) => entry.endsWith('.json'))) {
      const bytes = readFileSync(`${PUBLISHED}/${name}`);
      const { endpointSets } = contentOf(request(name, { bytes, instance: name.replace(/-\d.*/, '') }));
      expectPairsKept(bytes, endpointSets);
      const counts = countsOf(endpointSets);
      expect(counts.slice(0, PUBLISHED_COUNTS[name]?.length ?? 0), name).to.deep.equal(PUBLISHED_COUNTS[name] ?? []);
    }
  });
});

function countsOf(endpointSets: readonly EndpointSet[]): readonly number[] {
  const addresses = unionAll(endpointSets.map((endpointSet) => endpointSet.addresses));
  return [
    endpointSets.length,
    endpointSets.filter((endpointSet) => FAMILIES.every((family) => prefixCount(endpointSet.addresses, family) === 0))
      .length,
    new Set(endpointSets.flatMap(({ domains }) => domains)).size,
    prefixCount(addresses, 4),
    prefixCount(addresses, 6),
    endpointSets.reduce((total, { listed }) => total + listed, 0),
  ];
}
