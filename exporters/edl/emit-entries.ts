import { type DomainPattern, type HostList, prefixTexts } from 'rulecast/exporter/emit';
import type { EdlOptions } from './options.ts';

/** The entries of a list in the order of its file. A part has addresses or hosts, never both. */
export function entriesOf(list: HostList, { platform }: EdlOptions): readonly string[] {
  // Without the slash an entry of PAN-OS before 10.2 goes on: x.example would match x.example.evil.
  const end = platform === 'panos' && list.part?.suffix === 'urls' ? '/' : '';
  return [...prefixTexts(list.addresses), ...list.hosts.map((host) => `${hostText(host)}${end}`)];
}

/** Entries are written with one `*` where a feed has several in a row: they match the same. */
function hostText(host: DomainPattern): string {
  return host.replaceAll(/\*+/g, '*');
}
