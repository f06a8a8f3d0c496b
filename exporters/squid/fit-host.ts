import type { DomainPattern, FittedHost } from 'rulecast/exporter';
import { HOST_MAX } from './limits.ts';

/** A last label that makes a host an address, of which Squid knows more spellings than one: it takes `1.2` for `1.0.0.2`. */
const NUMBER = /(?:^|\.)(?:[0-9]+|0x[0-9a-f]*)$/;

/** Squid says every pattern that hosts can match: as a name, as a name and all below it but the name itself, or as an expression. */
export function fitHost(pattern: DomainPattern): FittedHost {
  if (NUMBER.test(pattern)) {
    return { kind: 'none', reason: 'its last label is a number, and Squid takes such hosts for addresses' };
  }
  if (pattern.replaceAll('*', '').length > HOST_MAX) {
    return { kind: 'none', reason: `no host has a name of more than ${HOST_MAX} characters` };
  }
  return { kind: 'exact' };
}
