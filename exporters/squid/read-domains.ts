import { type DomainPattern, type HostSet, hostsOf, quote } from 'rulecast/exporter/read';
import { mayWork, noteAssumed, type Report, refuse } from './read-report.ts';
import type { Word } from './read-words.ts';

/** Squid keeps no longer name of a host. */
const HOST_MAX = 255;

const HOST = /^[a-z0-9_-]+(?:\.[a-z0-9_-]+)*$/;

/**
 * The hosts of an ACL of type `dstdomain`: `.x` is `x` and everything below it, `x` that host alone. Whatever else squid takes without a complaint
 * matches nothing.
 */
export function domainsOf(values: readonly Word[], report: Report): HostSet {
  const patterns: DomainPattern[] = [];
  // Every value, and every domain above one.
  const [seen, above] = [new Set<string>(), new Set<string>()];
  for (const { text, span } of values) {
    const value = text.toLowerCase();
    const name = value.replace(/^\./, '');
    if (seen.has(value)) continue;
    if (name.length > HOST_MAX || !HOST.test(name)) {
      noteAssumed(report, span, `${quote(text)} matches no host: ${reasonOf(value)}`);
      if (name.length > HOST_MAX) continue;
    } else if (isBungled(value, { seen, above })) {
      refuse(
        report,
        span,
        `${quote(text)} and an earlier value of the ACL have hosts in common: squid does not start`,
        'List the wider one alone',
      );
    } else {
      patterns.push(name);
      if (value !== name) patterns.push(`*.${name}`);
    }
    const domains = [...domainsAbove(name)];
    if (!mayWork(report, span, domains.length * name.length)) break;
    seen.add(value);
    for (const domain of domains) above.add(domain);
  }
  return hostsOf(patterns);
}

function reasonOf(value: string): string {
  if (value.includes('*')) return 'a star means nothing here, and .x is x and everything below it';
  if (value.endsWith('.')) return 'squid compares hosts without the dot at the end';
  return 'it is not the name of a host';
}

interface Earlier {
  readonly seen: ReadonlySet<string>;
  readonly above: ReadonlySet<string>;
}

/** `.x` behind `x` or something below it, and `x` behind `.x`: squid 5 stops there. What stands below an earlier `.x` it only leaves out. */
function isBungled(value: string, { seen, above }: Earlier): boolean {
  if (!value.startsWith('.')) return seen.has(`.${value}`);
  const name = value.slice(1);
  return seen.has(name) || above.has(name);
}

/** The domains that a name stands below, without itself. */
function* domainsAbove(name: string): Generator<string, void> {
  for (let dot = name.indexOf('.'); dot >= 0; dot = name.indexOf('.', dot + 1)) yield name.slice(dot + 1);
}
