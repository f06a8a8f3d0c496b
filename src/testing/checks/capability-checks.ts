import assert from 'node:assert/strict';
import type { Diagnostic } from '../../diagnostic/diagnostic.ts';
import type { AnnotationCapability, CapabilityName, PacketCapability } from '../../exporter/capability.ts';
import type { Exporter } from '../../exporter/exporter.ts';
import { assertProved } from '../assert-proved.ts';
import type { ConformanceCheck } from '../check.ts';
import { type CaseOutcome, fitDocument } from '../fitted-case.ts';
import { documentOf, type PolicyData, variant } from '../policy-text.ts';
import { readBack } from '../read-back.ts';

type Probe = (exporterId: string) => PolicyData;

const zoned = (key: 'from-zone' | 'to-zone'): Probe => {
  return (id) =>
    variant(
      id,
      { direction: 'forward', zones: ['lan'], outputs: [{ exporter: id, path: 'out/x', zones: { lan: ['eth1'] } }] },
      { [key]: 'lan' },
    );
};

const service = (text: string): Probe => {
  return (id) => variant(id, {}, { services: [text] });
};

const annotated = (rule: PolicyData): Probe => {
  return (id) => variant(id, {}, rule);
};

/** The policy with an output that asks for a stamp. */
export function stamped(exporterId: string): PolicyData {
  return variant(exporterId, { outputs: [{ exporter: exporterId, path: 'out/x', stamp: true }] });
}

/** A policy that needs the capability and nothing else unusual. */
const PACKET_PROBES = {
  drop: (id) => variant(id, { default: 'allow' }, { action: 'drop' }),
  reject: (id) => variant(id, { default: 'allow' }, { action: 'reject' }),
  pass: (id) => variant(id, {}, { action: 'pass' }),
  scope: (id) => variant(id, { scope: { from: 'clients' } }),
  fromZone: zoned('from-zone'),
  toZone: zoned('to-zone'),
  ipv4: (id) =>
    variant(id, { scope: { from: '10.20.0.0/16' }, sets: { clients: ['10.20.0.0/16'], servers: ['192.0.2.0/25'] } }),
  ipv6: (id) => variant(id, { sets: { clients: ['2001:db8:20::/48'], servers: ['2001:db8:80::/64'] } }),
  sourcePorts: (id) =>
    variant(
      id,
      { services: { low: { protocol: 'tcp', ports: [443], 'source-ports': ['1-1023'] } } },
      { services: 'low' },
    ),
  sctp: service('sctp/2905'),
  // Echo is what targets without ICMP types may have all the same.
  icmpTypes: service('icmp/3/4'),
  protocols: service('gre'),
} as const satisfies Partial<Record<PacketCapability, Probe>>;

const ANNOTATION_PROBES = {
  log: annotated({ log: true }),
  logPrefix: annotated({ log: { prefix: 'web' } }),
  logRate: annotated({ log: { rate: '5/minute' } }),
  logLevel: annotated({ log: { level: 'info' } }),
  logGroup: annotated({ log: { group: 3 } }),
  defaultLog: (id) => variant(id, { default: { action: 'drop', log: true } }),
  comment: annotated({ comment: 'for the shop' }),
  owner: annotated({ owner: 'net-ops' }),
  ticket: annotated({ ticket: 'NET-1' }),
  expires: annotated({ expires: '2099-12-31' }),
  stamp: stamped,
} as const satisfies Partial<Record<AnnotationCapability, Probe>>;

/** What an exporter declares is what it does: what it writes with a declared capability is proved, an undeclared one refuses or is listed. */
export function capabilityChecks(exporter: Exporter): readonly ConformanceCheck[] {
  return [
    ...Object.entries(PACKET_PROBES).map(([name, probe]) => packetCheck(exporter, name as PacketCapability, probe)),
    ...Object.entries(ANNOTATION_PROBES).map(([name, probe]) =>
      annotationCheck(exporter, name as AnnotationCapability, probe),
    ),
  ];
}

function levelOf(exporter: Exporter, name: CapabilityName): string {
  return exporter.capabilities(exporter.options.defaults)[name].level;
}

function packetCheck(exporter: Exporter, name: PacketCapability, probe: Probe): ConformanceCheck {
  const level = levelOf(exporter, name);
  return {
    name:
      level === 'unsupported'
        ? `refuses ${name}, which it declares unsupported`
        : `writes ${name}, which it declares ${level}`,
    async run() {
      const outcome = await fitDocument(exporter, documentOf(probe(exporter.id)));
      const { kind, diagnostics } = outcome;
      assert.equal(kind, level === 'unsupported' ? 'refused' : 'fitted', codesOf(diagnostics));
      if (level === 'unsupported') assert.ok(has(diagnostics, 'UNSUPPORTED'), codesOf(diagnostics));
      await assertAllProved(exporter, outcome);
    },
  };
}

function annotationCheck(exporter: Exporter, name: AnnotationCapability, probe: Probe): ConformanceCheck {
  const level = levelOf(exporter, name);
  return {
    name: level === 'unsupported' ? `lists ${name} as not carried` : `carries ${name}`,
    async run() {
      const outcome = await fitDocument(exporter, documentOf(probe(exporter.id)));
      const { kind, diagnostics } = outcome;
      assert.equal(kind, 'fitted', codesOf(diagnostics));
      assert.equal(has(diagnostics, 'ANNOTATION_LOST'), level === 'unsupported', codesOf(diagnostics));
      await assertAllProved(exporter, outcome);
    },
  };
}

async function assertAllProved(exporter: Exporter, outcome: CaseOutcome): Promise<void> {
  if (outcome.kind === 'refused') return;
  for (const site of outcome.sites) assertProved(site, await readBack(exporter, site));
}

function has(diagnostics: readonly Diagnostic[], code: Diagnostic['code']): boolean {
  return diagnostics.some((diagnostic) => diagnostic.code === code);
}

function codesOf(diagnostics: readonly Diagnostic[]): string {
  return diagnostics.map(({ code, message }) => `${code}: ${message}`).join('\n');
}
