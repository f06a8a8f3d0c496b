import type { Route, SetSelection } from 'rulecast/exporter';

/** The options of the exporter `pac` after defaults. */
export interface PacOptions {
  /** Proxies in order, as PAC files name them: `PROXY proxy.example.net:8080; PROXY 192.0.2.9:8080`. Must be written. */
  readonly proxy: string;
  /** Endpoint sets whose hosts go direct; absent: those of category Optimize and Allow that rules allow. */
  readonly direct?: SetSelection | readonly SetSelection[];
  /** Hosts beyond all feeds that go direct. */
  readonly directHosts: readonly string[];
  /** Hosts that go to the proxy, whatever else is said. */
  readonly proxyHosts: readonly string[];
  /** Where names without a dot go. */
  readonly plainHosts: Route;
  /** Whether sign-in hosts stay on the proxy, which adds the headers that restrict tenants; absent: nothing is said of it. */
  readonly tenantRestrictions?: boolean;
  /** Name of the set with the clients that get the file; absent: the sources of the policy's scope. */
  readonly clients?: string;
  readonly lineEnd: 'lf' | 'crlf';
}

/** What an output gets that does not say otherwise. No proxy would do for everyone: the schema demands one. */
export const DEFAULTS: PacOptions = {
  proxy: '',
  directHosts: [],
  proxyHosts: [],
  plainHosts: 'proxy',
  lineEnd: 'lf',
};
