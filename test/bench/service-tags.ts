import { type Random, randomOf } from '../../src/testing/random.ts';

const SERVICES = 78;
const REGIONS = 38;

/** Prefixes of all tags, as many as the file of November 2025 lists. */
const LISTED = 95_823;

/**
 * The text of a file of service tags as large as a published one: 3,041 tags and 95,823 prefixes, nearly half of them repeats, since each global tag has
 * what its regional ones have.
 */
export function serviceTagsText(): string {
  const random = randomOf(1);
  const perTag = Math.floor(LISTED / 2 / (SERVICES * (REGIONS - 1)));
  const values: object[] = [];
  let listed = 0;
  for (let service = 0; service < SERVICES; service++) {
    const all: string[] = [];
    for (let region = 1; region < REGIONS; region++) {
      const prefixes = Array.from({ length: perTag }, () => prefixText(random));
      all.push(...prefixes);
      values.push(tag(`Service${service}.region${region}`, `region${region}`, prefixes));
    }
    values.push(tag(`Service${service}`, '', all));
    listed += 2 * all.length;
  }
  const left = 3041 - values.length;
  for (let other = 0; other < left; other++) {
    const count = other + 1 < left ? 1 : LISTED - listed - other;
    values.push(
      tag(
        `Other${other}`,
        '',
        Array.from({ length: count }, () => prefixText(random)),
      ),
    );
  }
  return JSON.stringify({ changeNumber: 1, cloud: 'Public', values }, null, 2);
}

function tag(name: string, region: string, addressPrefixes: readonly string[]): object {
  const properties = {
    changeNumber: 1,
    region,
    regionId: 0,
    platform: 'Azure',
    systemService: name,
    addressPrefixes,
    networkFeatures: ['API', 'NSG', 'UDR', 'FW'],
  };
  return { name, id: name, properties };
}

/** Three of four are IPv4, of lengths from 24 to 32, within a few large blocks. */
function prefixText(random: Random): string {
  if (random.chance(0.25))
    return `2603:10${random.whole(90) + 10}:${random.whole(16).toString(16)}:${random.whole(0x1000).toString(16)}::/64`;
  const length = 24 + random.whole(9);
  const size = 2 ** (32 - length);
  const address = 0x1400_0000 + Math.floor(random.whole(0x0200_0000) / size) * size;
  return `${[24, 16, 8, 0].map((shift) => (address >>> shift) & 0xff).join('.')}/${length}`;
}
