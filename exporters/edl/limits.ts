import type { Limit } from 'rulecast/exporter';
import type { EdlOptions, LimitName, Platform } from './options.ts';

const PANOS = 'Palo Alto Networks: PAN-OS web interface help, Objects > External Dynamic Lists, least of all models';
const FORTIOS_ALL = 'Fortinet: External resource entry limit enhancements 7.4.4, entry-level models';
const FORTIOS_EACH = 'Fortinet: External threat list resource entry limits, before FortiOS 7.4.4';

/** What devices hold, the smallest models of each platform. An absent number: the vendor gives none. */
export const PLATFORM_LIMITS = {
  panos: {
    lists: { max: 30, source: PANOS },
    addresses: { max: 50_000, source: PANOS },
    domains: { max: 50_000, source: PANOS },
    urls: { max: 50_000, source: PANOS },
  },
  fortios: {
    hostLists: { max: 30, source: 'Fortinet: FortiOS CLI reference, system external-resource, category 192 to 221' },
    addresses: { max: 300_000, source: FORTIOS_ALL },
    domains: { max: 1_000_000, source: FORTIOS_ALL },
    urls: { max: 150_000, source: FORTIOS_ALL },
    entries: { max: 131_072, source: FORTIOS_EACH },
    bytes: { max: 10_000_000, source: FORTIOS_EACH },
  },
  checkpoint: {},
  plain: {},
} as const satisfies Record<Platform, Partial<Record<LimitName, Limit>>>;

/** Bytes of a file that is read back; what is not read back is not proved. */
export const READ_BACK: Limit = { max: 32 * 1024 * 1024, source: 'what is read back' };

/** The limit of this name for an output: the one of its options before the platform's. */
export function limitOf(name: LimitName, { platform, limits }: EdlOptions): Limit | undefined {
  const own = limits[name];
  if (own !== undefined) return { max: own, source: `the option limits: { ${name}: ${own} }` };
  const known: Partial<Record<LimitName, Limit>> = PLATFORM_LIMITS[platform];
  return known[name];
}
