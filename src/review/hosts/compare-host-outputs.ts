import { draftHosts, type HostOutputAtSite } from '../../build/hosts/plan.ts';
import { nameOf } from '../../build/output-head.ts';
import { type Diagnostic, isError, warning } from '../../diagnostic/diagnostic.ts';
import { namePolicy, noNames } from '../describe/names.ts';
import type { Findings } from '../findings.ts';
import { changedLines } from '../lines.ts';
import type { PolicyPair } from '../policies/compare-policies.ts';
import type { CompiledSide } from '../policies/compile-side.ts';
import { outputSubject } from '../policies/output-subject.ts';
import type { Subject } from '../review.ts';
import { compareOutput, type PlannedOutput } from './compare-output.ts';
import type { HostChanges } from './host-change.ts';
import { type ComparedAtSite, hostSettings } from './host-settings.ts';

/** What outputs of hosts say otherwise than before, each at its sites. One that cannot be planned on either side is NOT_COMPARED, and its outcome undecided. */
export function compareHostOutputs({
  from,
  to,
}: PolicyPair): Required<Pick<Findings, 'settings' | 'subjects' | 'diagnostics'>> {
  if (to === undefined) return { settings: [], subjects: [], diagnostics: [] };
  const compared = to.hostPlaces.map((now) => {
    const old = from?.hostPlaces.find(({ node, policy }) => node.id === now.node.id && policy.site === now.policy.site);
    return comparePlace({ from, to }, { old, now });
  });
  return {
    settings: hostSettings(compared),
    subjects: compared.map(({ subject }) => subject),
    diagnostics: compared.flatMap(({ diagnostics }) => diagnostics),
  };
}

interface Sides {
  readonly from: CompiledSide | undefined;
  readonly to: CompiledSide;
}

interface Places {
  readonly old: HostOutputAtSite | undefined;
  readonly now: HostOutputAtSite;
}

interface ComparedPlace extends ComparedAtSite {
  readonly subject: Subject;
  readonly diagnostics: readonly Diagnostic[];
}

function comparePlace(sides: Sides, places: Places): ComparedPlace {
  const { old, now } = places;
  const [before, after] = [old && planOf(old), planOf(now)];
  const head = { node: now.node, site: now.policy.site };
  const about = (outcome: Subject['outcome']) => ({ ...head, subject: subjectOf(sides, places, outcome) });
  const reasons = [
    ...(before?.kind === 'refused' ? [`as it was, it cannot be planned: ${before.reason}`] : []),
    ...(after.kind === 'refused' ? [`it cannot be planned: ${after.reason}`] : []),
  ];
  if (before?.kind === 'refused' || after.kind === 'refused') {
    const diagnostics = reasons.map((reason) =>
      warning('NOT_COMPARED', `The hosts of ${nameOf(now)} are not compared: ${reason}`, { span: now.node.span }),
    );
    return { ...about('undecided'), changes: [], diagnostics };
  }
  const changes = compareOutput(before, after, namesAt(sides, now.policy.site ?? ''));
  return { ...about(outcomeOf(changes)), changes: changes ?? [], diagnostics: [] };
}

function outcomeOf(changes: HostChanges): Subject['outcome'] {
  if (changes === undefined) return 'unknown';
  return changes.length === 0 ? 'same' : 'changed';
}

type Planned = (PlannedOutput & { readonly kind: 'planned' }) | { readonly kind: 'refused'; readonly reason: string };

/** The plan of an output. That its rules do not let through what goes direct is for a build to refuse: it says where hosts go all the same. */
function planOf(output: HostOutputAtSite): Planned {
  const { plan, diagnostics } = draftHosts(output);
  const flaw = diagnostics.find((one) => isError(one) && one.code !== 'DIRECT_NOT_PERMITTED');
  if (plan !== undefined && flaw === undefined) return { kind: 'planned', output, plan };
  return { kind: 'refused', reason: flaw?.message ?? 'it says nothing of hosts' };
}

function namesAt({ from, to }: Sides, site: string) {
  const names = noNames();
  for (const side of [to, from]) {
    const policy = side?.policies.get(site);
    if (side !== undefined && policy !== undefined) namePolicy(names, side.prepared, policy);
  }
  return names;
}

function subjectOf({ from, to }: Sides, { old, now }: Places, outcome: Subject['outcome']): Subject {
  const [before, after] = [old && from && textOf(from, old), textOf(to, now)];
  const lines = before === undefined || after === undefined ? {} : changedLines(before, after);
  return { ...outputSubject(now), state: old === undefined ? 'added' : 'compared', outcome, ...lines };
}

function textOf({ item }: CompiledSide, { node, policy }: HostOutputAtSite): string | undefined {
  return item
    .filesOf(node.id, policy.site)
    ?.map(({ text }) => text)
    .join('');
}
