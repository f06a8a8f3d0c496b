import {
  type Diagnostic,
  type DomainPattern,
  error,
  failure,
  type LocateOption,
  type Result,
  readHostPattern,
  resultOf,
  type SteeringRequest,
} from 'rulecast/exporter';
import type { PacOptions } from './options.ts';
import { readProxyChain } from './request-proxy.ts';

/** What the options ask for. Every problem is OPTION_INVALID with the option's name, all of them at once. */
export function request(options: PacOptions, locate?: LocateOption): Result<SteeringRequest> {
  const { direct, plainHosts, tenantRestrictions, clients } = options;
  const proxy = readProxyChain(options.proxy);
  const directHosts = readHosts('directHosts', options.directHosts, locate);
  const proxyHosts = readHosts('proxyHosts', options.proxyHosts, locate);
  const ofProxy = locate === undefined ? {} : { span: locate('/proxy') };
  const problems = [
    ...proxy.diagnostics.map((problem) => ({ ...ofProxy, ...problem })),
    ...[directHosts, proxyHosts].flatMap(({ diagnostics }) => diagnostics),
  ];
  if (!proxy.ok || !directHosts.ok || !proxyHosts.ok) return { ok: false, diagnostics: problems };
  return resultOf(
    {
      proxy: proxy.value,
      directHosts: directHosts.value,
      proxyHosts: proxyHosts.value,
      plainHosts,
      ...(direct !== undefined && { direct: 'length' in direct ? direct : [direct] }),
      ...(tenantRestrictions !== undefined && { tenantRestrictions }),
      ...(clients !== undefined && { clients }),
    },
    [...problems, ...contradictions(directHosts.value, proxyHosts.value)],
  );
}

function readHosts(
  option: string,
  texts: readonly string[],
  locate: LocateOption | undefined,
): Result<readonly DomainPattern[]> {
  const read = texts.map((text, index) => {
    const host = readHost(option, text);
    if (locate === undefined) return host;
    const span = locate(`/${option}/${index}`);
    return { ...host, diagnostics: host.diagnostics.map((problem) => ({ span, ...problem })) };
  });
  return resultOf(
    read.flatMap((one) => (one.ok ? [one.value] : [])),
    read.flatMap(({ diagnostics }) => diagnostics),
  );
}

function readHost(option: string, text: string): Result<DomainPattern> {
  const pattern = readHostPattern(text);
  if (!pattern.ok) {
    const { reason, hint } = pattern;
    return failure(error('OPTION_INVALID', `${option}: ${reason}`, hint === undefined ? {} : { hint }));
  }
  if (pattern.value.includes('.')) return resultOf(pattern.value);
  const hint = 'Names without a dot go one way together: write plainHosts: direct or proxy';
  return failure(error('OPTION_INVALID', `${option}: "${pattern.value}" has no dot`, { hint }));
}

function contradictions(
  directHosts: readonly DomainPattern[],
  proxyHosts: readonly DomainPattern[],
): readonly Diagnostic[] {
  return directHosts
    .filter((host) => proxyHosts.includes(host))
    .map((host) =>
      error('OPTION_INVALID', `"${host}" is in directHosts and in proxyHosts`, {
        hint: 'Leave it in one of them; a host below a pattern of the other may stand in both',
      }),
    );
}
