import type { HostOutputAtSite, HostPlan } from '../../build/hosts/plan.ts';
import { assertNever } from '../../diagnostic/assert.ts';
import type { AddressSet } from '../../net/address-set.ts';
import { isAny } from '../../net/address-set.ts';
import { prefixTexts } from '../../net/prefix-texts.ts';
import { type AddressNames, namesOf } from '../describe/names.ts';
import { namedText } from '../report/counts.ts';
import { accessChanges } from './access-changes.ts';
import { type Because, becauseOf } from './because.ts';
import type { HostChanges } from './host-change.ts';
import { listChanges } from './list-changes.ts';
import { lossChanges } from './loss-changes.ts';
import { steeringChanges } from './steering-changes.ts';

/** An output of hosts at one site, with its plan. */
export interface PlannedOutput {
  readonly output: HostOutputAtSite;
  readonly plan: HostPlan;
}

/** What an output says otherwise of hosts than before; one that is new is compared with nothing. `undefined` when that takes more work than the budget allows. */
export function compareOutput(from: PlannedOutput | undefined, to: PlannedOutput, names: AddressNames): HostChanges {
  // Another exporter of the same subject writes other files that say the same of hosts.
  const old = from?.plan.subject === to.plan.subject ? from : undefined;
  const because = becauseOf(old?.output, to.output);
  const changes = changesOf(old?.plan, to, { because, names });
  return changes && [...changes, ...lossChanges(old?.plan, to.plan, because)];
}

interface Context {
  readonly because: Because;
  readonly names: AddressNames;
}

function changesOf(
  from: HostPlan | undefined,
  { plan, output: { node, policy } }: PlannedOutput,
  { because, names }: Context,
): HostChanges {
  switch (plan.subject) {
    case 'steering': {
      const locate = (option: string) => node.locateOption(`/${option}`);
      return steeringChanges(from?.subject === 'steering' ? from : undefined, plan, { because, locate });
    }
    case 'access':
      return accessChanges(from?.subject === 'access' ? from.plan : undefined, plan.plan, {
        because,
        clientsText: (clients) => clientsText(clients, names),
        locateRule: (name) => policy.rules.find((rule) => rule.name === name)?.span,
      });
    case 'lists':
      return listChanges(from?.subject === 'lists' ? from.plan : undefined, plan.plan, because);
    default:
      return assertNever(plan);
  }
}

function clientsText(clients: AddressSet, names: AddressNames): string {
  if (isAny(clients)) return 'any client';
  const found = namesOf(names, clients);
  return found.length > 0 ? found.join(' and ') : namedText(prefixTexts(clients));
}
