import type { LintCode } from '../diagnostic/codes.ts';
import type { Diagnostic } from '../diagnostic/diagnostic.ts';
import { findBroadWildcard } from './broad-wildcard.ts';
import { findCategoryUncovered } from './category-uncovered.ts';
import { findDomainsUnenforceable } from './domains-unenforceable.ts';
import { findIpv6Asymmetry } from './ipv6-asymmetry.ts';
import { findMediaUdpMissing } from './media-udp-missing.ts';
import { findOptimizeViaProxy } from './optimize-via-proxy.ts';
import { findProxyPathMissing } from './proxy-path-missing.ts';
import { findRequiredMissing } from './required-missing.ts';
import type { SiteView } from './site-view.ts';
import { findSmtpFromClients } from './smtp-from-clients.ts';
import { findTenantBypass } from './tenant-bypass.ts';

/** One thing that lints look for. */
export interface Lint {
  /** What it finds at one site: diagnostics with its code, all warnings. Plain words only: nothing that differs from site to site without reason. */
  readonly find: (view: SiteView) => readonly Diagnostic[];
  /** Why it matters, in a few sentences; what it finds is said by `LINT_CODES`. */
  readonly explanation: string;
}

/** All lints, by code, sorted. */
export const LINTS: Readonly<Record<LintCode, Lint>> = {
  BROAD_WILDCARD: {
    find: findBroadWildcard,
    explanation:
      'A wildcard is only as narrow as its fixed end. Below a name that customers of a cloud service share, or below a top-level domain, anybody can have a host: what goes around the proxy by such a wildcard goes to strangers too, unseen and unfiltered.',
  },
  CATEGORY_UNCOVERED: {
    find: findCategoryUncovered,
    explanation:
      'Feeds sort their endpoint sets by how they ask to be treated. When clients reach nothing of a whole category, neither by a rule nor through a proxy, it was most likely forgotten: sign-in pages, certificates and scripts come from the last category.',
  },
  DOMAINS_UNENFORCEABLE: {
    find: findDomainsUnenforceable,
    explanation:
      'A firewall that decides by addresses never sees names. A rule that selects endpoint sets without addresses allows nothing of them and blocks nothing of them, however it reads; only a proxy, or an output that carries names, acts on them.',
  },
  IPV6_ASYMMETRY: {
    find: findIpv6Asymmetry,
    explanation:
      'A client with addresses of both families tries IPv6 first. Where rules let an endpoint set through over one family alone, connections wait for a time-out before they fall back, or break when the other family is what works.',
  },
  MEDIA_UDP_MISSING: {
    find: findMediaUdpMissing,
    explanation:
      'Calls and meetings send media over UDP. Where a network lets TCP reach the media servers and not their UDP ports, media falls back to TCP without any error: each lost packet then stops the stream until it has been sent again, and people hear it.',
  },
  OPTIMIZE_VIA_PROXY: {
    find: findOptimizeViaProxy,
    explanation:
      'The category Optimize is the traffic that suffers most from detours: its publisher asks for the shortest way, without proxies, inspection or authentication on it. Through a proxy it is slow for all, and it is most of the load of the proxy.',
  },
  PROXY_PATH_MISSING: {
    find: findProxyPathMissing,
    explanation:
      'Most required names of a service have no published addresses. Clients that are let through to the addresses alone, and can reach neither a proxy nor the internet, get pages without scripts, and sign-in that never ends.',
  },
  REQUIRED_MISSING: {
    find: findRequiredMissing,
    explanation:
      'A feed that calls an endpoint set required says that the service does not work without it. A set counts as let through when at least one client reaches all of its addresses on all of its ports; what goes through a proxy instead is not missing.',
  },
  SMTP_FROM_CLIENTS: {
    find: findSmtpFromClients,
    explanation:
      'An open way out for mail is what malware on a client wants: it sends spam by it, and the addresses of the network end on block lists. Mail leaves through a few relays: more than 64 addresses of IPv4, or of IPv6 (a /122), are not named relays.',
  },
  TENANT_BYPASS: {
    find: findTenantBypass,
    explanation:
      'Tenant restrictions are headers that a proxy adds to sign-in requests, so that people sign in to approved tenants alone. Sign-in that goes directly has no such headers: an output must say whether they are meant, and rules must not open another way.',
  },
};
